import { workerData } from 'node:worker_threads';
import { connectSqlite, type SqliteSettings } from './sqlite-connection.ts';
import { serveThread } from './thread.ts';

/* The thread of a connection that only reads: it executes what it is sent. */
const connection = connectSqlite(workerData as SqliteSettings);
serveThread({ execute: connection.execute }, connection.close);
