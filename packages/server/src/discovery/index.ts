export { makeFolder } from '../make-folder.ts';
export { findServer, readServerFile, type ServerFile } from '../server-file.ts';
