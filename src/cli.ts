import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ExportOptions } from './commands/transfer.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';

const usage = `Usage: dataforseo-graphql [command]

  (none)                  serve GraphQL; settings come from the environment
  emulator [--port N]     run the DataForSEO emulator alone
  import PATH...          read tasks into the archive: an export, saved responses of task_get,
                          lists of either, or ids; files (also gzip, UTF-16), folders with all
                          that is in them, - for standard input; --restore brings back
                          what was deleted
  export [--filter JSON]  write the archive's tasks as JSON lines; the filter is a TaskFilter;
                          --format csv --rows tasks|annotations writes CSV, --bom for Excel
  delete --filter JSON    delete these tasks for good, after a question; --yes asks none
  backup FILE             copy a SQLite archive, also while the service runs
  key NAME SCOPE+SCOPE    make an API key; scopes: read, spend, raw, admin
  schema [FILE]           print the GraphQL schema; --federation as a subgraph, for composition
`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a command of the command line; what goes wrong is told, and becomes the exit code. */
export async function run(argv: readonly string[], env: Environment): Promise<void> {
  try {
    await runCommand(argv, env);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

async function runCommand(argv: readonly string[], env: Environment): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      filter: { type: 'string' },
      format: { type: 'string' },
      rows: { type: 'string' },
      bom: { type: 'boolean' },
      restore: { type: 'boolean', default: false },
      yes: { type: 'boolean', short: 'y', default: false },
      federation: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command = values.help ? 'help' : 'serve', ...rest] = positionals;
  switch (command) {
    case 'serve':
      return await serve(readConfig(env, process.stdout.isTTY), await trace(env));
    case 'emulator':
      return await emulate(readPort(values.port ?? '4010'));
    case 'schema':
      return await printSchema(rest[0], values.federation);
    case 'key':
      return await printKey(rest);
    case 'import':
      return await importInto(readConfig(env), rest, values.restore);
    case 'export':
      return await exportFrom(readConfig(env), values);
    case 'delete':
      return await deleteFrom(readConfig(env), values.filter, values.yes);
    case 'backup':
      return await backUpTo(readConfig(env), rest[0]);
    case 'help':
      process.stdout.write(usage);
      return;
    default:
      throw new ConfigError(`There is no command ${command}.\n\n${usage}`);
  }
}

/** Traces when there is somewhere to send the spans to. */
async function trace(env: Environment): Promise<() => Promise<void>> {
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT'] && !env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
    return async () => {};
  }
  const { startTracing } = await import('./tracing.ts');
  return startTracing(env['OTEL_SERVICE_NAME'] ?? 'dataforseo-graphql');
}

async function serve(config: Config, stopTracing: () => Promise<void>): Promise<void> {
  const [{ startService }, { nameOf }, log] = await Promise.all([
    import('./service.ts'),
    import('./archive/store/open.ts'),
    createLog(config.log.level, config.log.pretty),
  ]);
  const emulator = config.upstream.mode === 'emulator' ? await startOwnEmulator() : null;
  const account = config.upstream.mode === 'live' ? config.upstream : emulator;
  if (account === null) throw new Error('unreachable: every mode has an account');
  const service = await startService(config, account, {
    log,
    ...(emulator && { firstTasks: await invented() }),
  });
  onStop(async () => {
    await service.close();
    await emulator?.close();
    await stopTracing();
  });
  process.stdout.write(
    [
      `GraphQL    ${service.url}/graphql (open it in a browser for GraphiQL)`,
      ...(config.dashboard === null ? [] : [`Dashboard  ${service.url}/app/`]),
      `Upstream   ${emulator ? 'the emulator: invented answers, no account, no cost' : account.url}`,
      `Archive    ${nameOf(config.database)}`,
      '',
    ].join('\n'),
  );
}

/** Months of answers, so that there is something to count from the first minute. */
async function invented(): Promise<Iterable<string>> {
  const { createHistory } = await import('./emulator/history.ts');
  return createHistory({ count: 1500, days: 120, until: Date.now() });
}

async function startOwnEmulator() {
  const { startEmulator } = await import('./emulator/server.ts');
  return await startEmulator();
}

async function emulate(port: number): Promise<void> {
  const { startEmulator } = await import('./emulator/server.ts');
  const emulator = await startEmulator({ port });
  onStop(() => emulator.close());
  const { login, password, url } = emulator;
  process.stdout.write(`Emulator   ${url} (login ${login}, password ${password})\n`);
}

async function printKey([name = '', ...rest]: readonly string[]): Promise<void> {
  const { makeKey } = await import('./http/access/keys.ts');
  const { isScope, scopes } = await import('./model/scopes.ts');
  const wanted = rest.flatMap((scope) => scope.split('+')); // as API_KEYS writes them, or as words
  if (!/^[\w.-]+$/.test(name) || wanted.length === 0 || !wanted.every((scope) => isScope(scope))) {
    throw new ConfigError(`key NAME SCOPE+SCOPE; scopes: ${Object.keys(scopes).join(', ')}`);
  }
  const { entry, key } = makeKey(
    name,
    wanted.filter((scope) => isScope(scope)),
  );
  process.stdout.write(`Key, shown this once: ${key}\nAdd to API_KEYS:      ${entry}\n`);
}

async function importInto(
  config: Config,
  paths: readonly string[],
  restore: boolean,
): Promise<void> {
  const { importFiles } = await import('./commands/transfer.ts');
  const terminal = { out: process.stdout, say: process.stderr };
  if (!(await importFiles(config, paths, terminal, { restore }))) process.exitCode = 1;
}

async function exportFrom(config: Config, options: ExportOptions): Promise<void> {
  const { exportTasks } = await import('./commands/transfer.ts');
  await exportTasks(config, options, { out: process.stdout, say: process.stderr });
}

async function deleteFrom(config: Config, filter: string | undefined, yes: boolean): Promise<void> {
  const { deleteTasks } = await import('./commands/delete.ts');
  const { stderr: say, stdin: ask, stdout: out } = process;
  await deleteTasks(config, filter, { ask, out, say, yes });
}

async function backUpTo(config: Config, file: string | undefined): Promise<void> {
  const { backUp } = await import('./commands/backup.ts');
  await backUp(config, file, { say: process.stderr });
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ConfigError(`--port ${text}: a port is a number from 0 to 65535.`);
}

async function printSchema(file: string | undefined, isSubgraph: boolean): Promise<void> {
  const text = isSubgraph
    ? (await import('./graph/federation.ts')).printSubgraph()
    : await printWhole();
  if (file) writeFileSync(file, text);
  else process.stdout.write(text);
}

async function printWhole(): Promise<string> {
  const [{ lexicographicSortSchema, printSchema: print }, { schema }] = await Promise.all([
    import('graphql'),
    import('./graph/schema.ts'),
  ]);
  return `${print(lexicographicSortSchema(schema))}\n`;
}

/** The first signal stops in good order, the second at once. */
function onStop(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

/** What the user can put right, in a line; of a bug, all there is. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const isTheirs =
    error instanceof ConfigError ||
    error.name === 'StoreOpenError' ||
    /^ERR_PARSE_ARGS|^EADDR|^EACCES|^EAI_|^ENOENT|^ENOTFOUND/.test(code);
  return isTheirs ? error.message : String(error.stack);
}
