export { findServer, readServerFile, type ServerFile } from '../server-file.ts';
