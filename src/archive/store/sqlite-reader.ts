import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { connectSqlite, type SqliteSettings } from './sqlite-connection.ts';
import { serveThread } from './thread.ts';

/* The thread of a connection that only reads: it executes what it is sent. */
const settings = workerData as SqliteSettings;
// On Linux a priority is a thread's own, elsewhere it would be that of the whole process.
if (settings.nice && process.platform === 'linux') setPriority(settings.nice);
const connection = connectSqlite(settings);
serveThread({ execute: connection.execute }, connection.close);
