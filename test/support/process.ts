import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const ownMain = new URL('../../src/main.ts', import.meta.url).pathname;

/** What a service says when it is ready: where it listens. */
export const listening = /^GraphQL +(http:\S+?)\/graphql .*\n(?:.*\n)*Archive .*\n/m;

/** Runs the command line in processes of their own, which work in the folder. */
export function createRunner(folder: string, main = ownMain) {
  const running = new Set<ChildProcess>();

  function run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    /** What the shell does before the program takes its place. */
    before = ':',
  ) {
    const command = `${before}; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', command, process.execPath, main, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', ...env },
    });
    running.add(child);
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const exit = once(child, 'exit').then(([code]) => {
      running.delete(child);
      return code as number | null;
    });
    return {
      child,
      exit,
      output: () => output,
      errors: () => errors,
      /** Waits for a line of output and returns what the pattern's group holds. */
      async line(pattern: RegExp): Promise<string> {
        for (;;) {
          const match = pattern.exec(output);
          if (match) return match[1] ?? match[0];
          await Promise.race([
            once(child.stdout, 'data'),
            exit.then((code) => {
              throw new Error(`ended with ${code}: ${errors}`);
            }),
          ]);
        }
      },
    };
  }

  return {
    run,
    killAll: (): void => {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
