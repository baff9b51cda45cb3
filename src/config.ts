import { z } from 'zod';
import { isScope, type Scope, scopes } from './model/scopes.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly upstream: { readonly mode: 'emulator' } | LiveUpstream;
  readonly upstreamCallsPerMinute: number;
  readonly upstreamConcurrency: number;
  /** `postgres://...` (with its password: never to be printed), a SQLite file, or `:memory:`. */
  readonly database: string;
  readonly publicUrl: string | null;
  readonly collect: 'own' | 'all' | 'off';
  /** USD. */
  readonly dailyBudget: number | null;
  readonly deadlineSeconds: number;
  readonly cacheBytes: number;
  /** For each key. */
  readonly requestsPerMinute: number;
  /** Origins of pages that may ask from a browser. */
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** null: everybody may do everything. */
  readonly keys: readonly KeyEntry[] | null;
  readonly log: { readonly level: string; readonly pretty: boolean };
}

/** A key as it is configured: its hash, so that the configuration gives nobody the key. */
export interface KeyEntry {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

interface LiveUpstream {
  readonly mode: 'live';
  readonly url: string;
  readonly login: string;
  readonly password: string;
}

/** Whether an address or name reaches this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/.test(host);
}

/** `name:scope+scope:sha256`, comma separated; `none` for a network that everybody on it may spend from. */
function readKeys(text: string, context: z.RefinementCtx): readonly KeyEntry[] | null {
  if (text === 'none') return null;
  const entries = text.split(',').map((entry) => {
    const [, name, scopeList, hash] =
      /^([\w.-]+):([a-z+]+):([\da-f]{64})$/i.exec(entry.trim()) ?? [];
    const allowed = scopeList?.split('+').flatMap((scope) => (isScope(scope) ? [scope] : [])) ?? [];
    if (name && hash && allowed.length === scopeList?.split('+').length) {
      return { name, scopes: allowed, hash: hash.toLowerCase() };
    }
    context.addIssue({
      code: 'custom',
      message: `an entry is not name:scope+scope:sha256 with the scopes ${Object.keys(scopes).join(', ')}; make one with \`npx node src/main.ts key NAME SCOPE...\``,
    });
    return z.NEVER;
  });
  const names = entries.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    context.addIssue({ code: 'custom', message: 'two keys have the same name' });
  }
  return entries;
}

/** `https://app.example.com`, comma separated; no path, no wildcard. */
function readOrigins(text: string, context: z.RefinementCtx): readonly string[] {
  const origins = text.split(',').map((origin) => origin.trim());
  for (const origin of origins) {
    if (URL.parse(origin)?.origin === origin) continue;
    context.addIssue({
      code: 'custom',
      message: `${origin} is no origin like https://app.example.com`,
    });
  }
  return origins;
}

function isPostgres(text: string): boolean {
  const url = URL.parse(text);
  return /^postgres(ql)?:$/.test(url?.protocol ?? '') && (url?.pathname.length ?? 0) > 1;
}

const count = (max: number) => z.coerce.number().int().min(1).max(max);

const Settings = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
    DATAFORSEO_URL: z.url({ protocol: /^https?$/ }).optional(),
    DATAFORSEO_LOGIN: z.string().optional(),
    DATAFORSEO_PASSWORD: z.string().optional(),
    DATABASE_URL: z
      .string()
      .refine(
        (text) => /^sqlite:.+/.test(text) || isPostgres(text),
        'expected sqlite:FILE, sqlite::memory: or postgres://USER:PASSWORD@HOST/DATABASE',
      )
      .optional(),
    API_KEYS: z.string().transform(readKeys).optional(),
    UPSTREAM_CALLS_PER_MINUTE: count(100_000).default(2000),
    UPSTREAM_CONCURRENCY: count(1000).default(30),
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    COLLECT: z.enum(['own', 'all', 'off']).default('own'),
    DAILY_BUDGET_USD: z.coerce.number().min(0).optional(),
    DEADLINE_SECONDS: z.coerce.number().positive().max(600).default(30),
    CACHE_MEGABYTES: z.coerce.number().min(1).max(65_536).default(64),
    REQUESTS_PER_MINUTE: count(1_000_000).default(600),
    CORS_ORIGINS: z.string().transform(readOrigins).optional(),
    INTROSPECTION: z.enum(['on', 'off']).default('on'),
    GRAPHIQL: z.enum(['on', 'off']).default('on'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),
    LOG_FORMAT: z.enum(['pretty', 'json']).optional(),
  })
  .superRefine((env, issues) => {
    const fail = (name: string, message: string) =>
      issues.addIssue({ code: 'custom', path: [name], message });
    if (env.DATAFORSEO_LOGIN && !env.DATAFORSEO_PASSWORD) {
      fail('DATAFORSEO_PASSWORD', 'needed beside DATAFORSEO_LOGIN');
    }
    if (env.DATAFORSEO_PASSWORD && !env.DATAFORSEO_LOGIN) {
      fail('DATAFORSEO_LOGIN', 'needed beside DATAFORSEO_PASSWORD');
    }
    if (env.DATAFORSEO_URL && !env.DATAFORSEO_LOGIN && !env.DATAFORSEO_PASSWORD) {
      fail('DATAFORSEO_LOGIN', 'needed beside DATAFORSEO_URL');
    }
    if (!isLoopback(env.HOST) && env.API_KEYS === undefined) {
      fail(
        'HOST',
        'everybody on the network could spend your money: set API_KEYS, or API_KEYS=none if that is meant',
      );
    }
  });

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** All settings, or one ConfigError that names every problem. An empty variable counts as not set. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal = false,
): Config {
  const set = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const settings = Settings.safeParse(Object.fromEntries(set));
  if (!settings.success) {
    const problems = settings.error.issues.map(
      ({ message, path }) => `  ${path.join('.')}: ${message}`,
    );
    throw new ConfigError(`These settings are wrong:\n${problems.join('\n')}`);
  }
  const env = settings.data;
  const upstream: Config['upstream'] =
    env.DATAFORSEO_LOGIN && env.DATAFORSEO_PASSWORD
      ? {
          mode: 'live',
          url: env.DATAFORSEO_URL ?? 'https://api.dataforseo.com',
          login: env.DATAFORSEO_LOGIN,
          password: env.DATAFORSEO_PASSWORD,
        }
      : { mode: 'emulator' };
  // Invented answers never mix with paid ones.
  const database = upstream.mode === 'emulator' ? 'sqlite:data/demo.db' : 'sqlite:data/archive.db';
  return {
    host: env.HOST,
    port: env.PORT,
    upstream,
    upstreamCallsPerMinute: env.UPSTREAM_CALLS_PER_MINUTE,
    upstreamConcurrency: env.UPSTREAM_CONCURRENCY,
    database: (env.DATABASE_URL ?? database).replace(/^sqlite:(\/\/(?=\/))?/, ''),
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    collect: env.COLLECT,
    dailyBudget: env.DAILY_BUDGET_USD ?? null,
    deadlineSeconds: env.DEADLINE_SECONDS,
    cacheBytes: env.CACHE_MEGABYTES * 1024 * 1024,
    requestsPerMinute: env.REQUESTS_PER_MINUTE,
    corsOrigins: env.CORS_ORIGINS ?? [],
    graphiql: env.GRAPHIQL === 'on',
    introspection: env.INTROSPECTION === 'on',
    keys: env.API_KEYS ?? null,
    log: {
      level: env.LOG_LEVEL,
      pretty: env.LOG_FORMAT ? env.LOG_FORMAT === 'pretty' : isTerminal,
    },
  };
}
