import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { ConfigError } from '../../config.ts';

export const DASHBOARD_PATH = '/app';

/** It may load its own files and speak to this service, and to nobody else. Nothing of it is inline. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** A year: the name of such a file says what is in it. */
const FOR_EVER = 'public, max-age=31536000, immutable';

export type Dashboard = (request: IncomingMessage, response: ServerResponse) => void;

/** The dashboard's built files; every address below that is no file is a page of it. */
export function createDashboard(folder: string): Dashboard {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new ConfigError(
      `DASHBOARD: there is no built dashboard in ${folder}. Build it with \`npm run dashboard:build\`, or set DASHBOARD=off.`,
    );
  }
  const serve = sirv(folder, {
    etag: true,
    single: true,
    setHeaders(response, path) {
      response.setHeader('content-security-policy', policy);
      response.setHeader('cache-control', /^\/assets\/.+\.\w+$/.test(path) ? FOR_EVER : 'no-cache');
      response.setHeader('vary', 'accept-encoding');
    },
  });
  return (request, response) => {
    const url = request.url ?? '';
    // Relative addresses count from the folder.
    if (/^\/app(?:\?|$)/.test(url)) {
      response.writeHead(308, { location: url.replace('/app', '/app/') }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    request.url = url.slice(DASHBOARD_PATH.length);
    delete request.headers.range; // a part of a compressed file is nothing that anybody asks for
    serve(request, response, () => void response.writeHead(404).end());
  };
}
