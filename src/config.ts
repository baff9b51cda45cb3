import { fileURLToPath } from 'node:url';
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
  /** For how long answers are kept; null: for ever. */
  readonly retentionDays: number | null;
  readonly deadlineSeconds: number;
  readonly cacheBytes: number;
  /** Whether an answer that can never change is given again as it is. */
  readonly keepAnswers: boolean;
  /** For each key. */
  readonly requestsPerMinute: number;
  /** Origins of pages that may ask from a browser. */
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  /** The folder of the built dashboard; null: it is not served. */
  readonly dashboard: string | null;
  readonly introspection: boolean;
  /** Whether the schema is a subgraph of Apollo Federation. */
  readonly federation: boolean;
  /** Whom to let in; null: everybody may do everything. */
  readonly auth: AuthConfig | null;
  /** Open subscriptions of one caller. */
  readonly streamsPerKey: number;
  /** The manifest of the only documents that are executed; null: any. */
  readonly trustedDocuments: string | null;
  /** Who is told of completions; null: nobody. */
  readonly notify: NotifyConfig | null;
  readonly log: { readonly level: string; readonly pretty: boolean };
}

export interface AuthConfig {
  readonly keys: readonly KeyEntry[];
  /** A file of more keys, an entry a line, which may change while the service runs. */
  readonly keysFile: string | null;
  readonly tokens: TokenConfig | null;
}

/** Where completions are told, and what they are signed with. */
export interface NotifyConfig {
  readonly url: string;
  readonly secret: Buffer;
}

/** Which tokens to trust. */
export interface TokenConfig {
  readonly jwksUrl: string;
  readonly audience: string;
  readonly issuer: string;
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

/** `name:scope+scope:sha256`, comma separated or on lines of their own, beside others. Throws for what is none. */
export function parseKeys(text: string, others: readonly KeyEntry[] = []): KeyEntry[] {
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.replace(/#.*/, '').trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [, name, scopeList, hash] = /^([\w.-]+):([a-z+]+):([\da-f]{64})$/i.exec(entry) ?? [];
      const asked = scopeList?.split('+') ?? [];
      const allowed = asked.filter((scope) => isScope(scope));
      if (name && hash && allowed.length === asked.length) {
        return { name, scopes: allowed, hash: hash.toLowerCase() };
      }
      throw new Error(
        `an entry is not name:scope+scope:sha256 with the scopes ${Object.keys(scopes).join(', ')}; make one with \`npx dataforseo-graphql key NAME SCOPE+SCOPE\``,
      );
    });
  const names = [...others, ...entries].map(({ name }) => name);
  if (new Set(names).size < names.length) throw new Error('two keys have the same name');
  return entries;
}

/** Entries, or `none` for a network that everybody on it may spend from. */
function readKeys(text: string, context: z.RefinementCtx): readonly KeyEntry[] | 'none' {
  if (text === 'none') return 'none';
  try {
    return parseKeys(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : '' });
    return z.NEVER;
  }
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

/** As Standard Webhooks writes secrets: base64, with or without `whsec_` before it. */
function readSecret(text: string, context: z.RefinementCtx): Buffer {
  const base64 = text.replace(/^whsec_/, '');
  const secret = Buffer.from(base64, 'base64');
  if (secret.toString('base64') !== base64 || secret.length < 16) {
    context.addIssue({
      code: 'custom',
      message: 'expected base64 of at least 16 bytes, such as `openssl rand -base64 32` makes',
    });
  }
  return secret;
}

function isPostgres(text: string): boolean {
  const url = URL.parse(text);
  return /^postgres(ql)?:$/.test(url?.protocol ?? '') && (url?.pathname.length ?? 0) > 1;
}

const count = (max: number) => z.coerce.number().int().min(1).max(max);

/** Where `npm run dashboard:build` puts it. */
const ownDashboard = fileURLToPath(new URL('../examples/dashboard/dist', import.meta.url));

const Settings = z
  .object({
    HOST: z
      .string()
      .transform((host) => host.replace(/^\[(.+)\]$/, '$1'))
      .default('127.0.0.1'),
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
    API_KEYS_FILE: z.string().optional(),
    JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
    JWT_AUDIENCE: z.string().optional(),
    JWT_ISSUER: z.string().optional(),
    STREAMS_PER_KEY: count(100_000).default(100),
    TRUSTED_DOCUMENTS: z.string().optional(),
    UPSTREAM_CALLS_PER_MINUTE: count(1_000_000).default(2000),
    UPSTREAM_CONCURRENCY: count(1000).default(30),
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    COLLECT: z.enum(['own', 'all', 'off']).default('own'),
    DAILY_BUDGET_USD: z.coerce.number().min(0).optional(),
    RETENTION_DAYS: count(36_500).optional(),
    DEADLINE_SECONDS: z.coerce.number().positive().max(600).default(30),
    CACHE_MEGABYTES: z.coerce.number().min(1).max(65_536).default(64),
    KEEP_ANSWERS: z.enum(['on', 'off']).default('on'),
    REQUESTS_PER_MINUTE: count(1_000_000).default(600),
    CORS_ORIGINS: z.string().transform(readOrigins).optional(),
    INTROSPECTION: z.enum(['on', 'off']).default('on'),
    FEDERATION: z.enum(['on', 'off']).default('off'),
    GRAPHIQL: z.enum(['on', 'off']).default('on'),
    DASHBOARD: z.string().default('off'),
    NOTIFY_URL: z
      .url({ protocol: /^https?$/ })
      .refine(
        (url) => !/^https?:\/\/[^/]*@/i.test(url),
        'takes no user and password: the signature tells who sends',
      )
      .optional(),
    NOTIFY_SECRET: z.string().transform(readSecret).optional(),
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
    for (const name of ['JWT_AUDIENCE', 'JWT_ISSUER'] as const) {
      if (env.JWKS_URL && !env[name]) fail(name, 'needed beside JWKS_URL');
      if (env[name] && !env.JWKS_URL) fail('JWKS_URL', `needed beside ${name}`);
    }
    if (env.NOTIFY_URL && !env.NOTIFY_SECRET) fail('NOTIFY_SECRET', 'needed beside NOTIFY_URL');
    if (env.NOTIFY_SECRET && !env.NOTIFY_URL) fail('NOTIFY_URL', 'needed beside NOTIFY_SECRET');
    const jwks = URL.parse(env.JWKS_URL ?? '');
    if (jwks?.protocol === 'http:' && !isLoopback(jwks.hostname)) {
      fail('JWKS_URL', 'needs https: whoever is between could make tokens');
    }
    const asksWho = env.API_KEYS_FILE !== undefined || env.JWKS_URL !== undefined;
    if (env.API_KEYS === 'none' && asksWho) {
      fail('API_KEYS', '`none` lets everybody in, whatever keys and tokens there are');
    }
    if (!isLoopback(env.HOST) && env.API_KEYS === undefined && !asksWho) {
      fail(
        'HOST',
        'everybody on the network could spend your money: set API_KEYS, API_KEYS_FILE or JWKS_URL, or API_KEYS=none if that is meant',
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
    retentionDays: env.RETENTION_DAYS ?? null,
    deadlineSeconds: env.DEADLINE_SECONDS,
    cacheBytes: env.CACHE_MEGABYTES * 1024 * 1024,
    keepAnswers: env.KEEP_ANSWERS === 'on',
    requestsPerMinute: env.REQUESTS_PER_MINUTE,
    corsOrigins: env.CORS_ORIGINS ?? [],
    graphiql: env.GRAPHIQL === 'on',
    dashboard:
      env.DASHBOARD === 'on' ? ownDashboard : env.DASHBOARD === 'off' ? null : env.DASHBOARD,
    introspection: env.INTROSPECTION === 'on',
    federation: env.FEDERATION === 'on',
    auth: toAuth(env),
    streamsPerKey: env.STREAMS_PER_KEY,
    trustedDocuments: env.TRUSTED_DOCUMENTS ?? null,
    notify:
      env.NOTIFY_URL && env.NOTIFY_SECRET
        ? { url: env.NOTIFY_URL, secret: env.NOTIFY_SECRET }
        : null,
    log: {
      level: env.LOG_LEVEL,
      pretty: env.LOG_FORMAT ? env.LOG_FORMAT === 'pretty' : isTerminal,
    },
  };
}

function toAuth(env: z.output<typeof Settings>): AuthConfig | null {
  const keys = env.API_KEYS === 'none' ? undefined : env.API_KEYS;
  const { API_KEYS_FILE: keysFile = null, JWKS_URL: jwksUrl, JWT_AUDIENCE, JWT_ISSUER } = env;
  const tokens =
    jwksUrl !== undefined && JWT_AUDIENCE !== undefined && JWT_ISSUER !== undefined
      ? { jwksUrl, audience: JWT_AUDIENCE, issuer: JWT_ISSUER }
      : null;
  return keys || keysFile || tokens ? { keys: keys ?? [], keysFile, tokens } : null;
}
