import { spawn } from 'node:child_process';
import { createServer } from 'vite';

/* The service, its emulator (unless an account is set) and the page, which is built anew as it changes. */

const main = new URL('../../src/main.ts', import.meta.url).pathname;
const service = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
const stop = (): void => void service.kill('SIGTERM');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
service.once('exit', (code) => process.exit(code ?? 1));

let said = '';
service.stdout.setEncoding('utf8').on('data', (text: string) => {
  process.stdout.write(text);
  if (said.includes('\nArchive ')) return;
  said += text;
  const url = /^GraphQL +(http:\S+)\/graphql /m.exec(said)?.[1];
  if (url && said.includes('\nArchive ')) {
    serve(url).catch((error: unknown) => {
      console.error(error);
      stop();
    });
  }
});

async function serve(url: string): Promise<void> {
  process.env['SERVICE_URL'] = url;
  const page = await createServer({
    configFile: new URL('vite.config.ts', import.meta.url).pathname,
  });
  await page.listen();
  console.log(`Dashboard  ${page.resolvedUrls?.local[0] ?? ''}`);
}
