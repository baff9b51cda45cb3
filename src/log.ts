import { destination, type Logger, type LoggerOptions, pino } from 'pino';

/**
 * Bytes of lines that are written together, fewer than are ever written at once (16 KiB), and milliseconds after which
 * they are written in any case.
 */
const TOGETHER = 16_000;
const LATEST = 100;

/**
 * Where the log goes. To write each line by itself takes longer than to give an answer that is kept, so they are written
 * together; what an operator has to see to goes out at once, and with it all before it.
 */
export async function createLog(level: string, isPretty: boolean): Promise<Logger> {
  if (isPretty) {
    const { default: pretty } = await import('pino-pretty');
    return pino({ level }, pretty({ colorize: true }));
  }
  const out = destination({ dest: 1, minLength: TOGETHER, sync: true });
  /**
   * Not `flushSync`: it would wait for the disk each time, and without an end where nobody reads what is written. One write
   * may leave what comes after 16 KiB.
   */
  function flush(): void {
    out.flush();
    out.flush();
  }
  const urgent = pino.levels.values['warn'] ?? 0;
  const hooks: LoggerOptions['hooks'] = {
    logMethod(parts, method, severity) {
      method.apply(this, parts);
      if (severity >= urgent) flush();
    },
  };
  setInterval(flush, LATEST).unref();
  process.once('exit', flush);
  return pino({ level, hooks }, out);
}
