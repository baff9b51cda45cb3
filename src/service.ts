import { type Logger, pino } from 'pino';
import { openArchive } from './archive/archive.ts';
import type { Config } from './config.ts';
import { schema } from './graph/schema.ts';
import { createGraphiQL } from './http/graphiql.ts';
import { createGraphQL } from './http/graphql.ts';
import { startHttp } from './http/server.ts';
import { createFind } from './tasks/find.ts';
import { createUpstream } from './upstream/client.ts';
import type { Account } from './upstream/exchange.ts';

export interface Service {
  readonly url: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Wires everything once and opens the port. */
export async function startService(
  config: Config,
  account: Account,
  log: Logger = pino({ enabled: false }),
): Promise<Service> {
  const archive = await openArchive(config.databasePath);
  const upstream = createUpstream({
    account,
    concurrency: config.upstreamConcurrency,
    perMinute: config.upstreamCallsPerMinute,
  });
  const find = createFind({
    archive,
    upstream,
    cacheBytes: config.cacheBytes,
    onArchiveError: (err) => log.error({ err }, 'an answer could not be archived'),
  });
  const graphql = createGraphQL({ find, log, deadlineSeconds: config.deadlineSeconds });
  let closing = false;

  async function trouble(): Promise<string | null> {
    if (closing) return 'shutting down';
    if (!upstream.accountAccepted) return 'upstream refuses the account';
    try {
      await archive.check();
      return null;
    } catch {
      return 'the archive cannot be read';
    }
  }

  const http = await startHttp(config.host, config.port, {
    graphql,
    graphiql: config.graphiql ? createGraphiQL(schema) : null,
    trouble,
    onBug: (err) => log.error({ err }, 'a request could not be handled'),
  });

  async function close(): Promise<void> {
    if (closing) return;
    closing = true;
    await http.close();
    await graphql.dispose();
    await upstream.close();
    await archive.close();
  }
  return { url: http.url, close, [Symbol.asyncDispose]: close };
}
