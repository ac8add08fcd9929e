export { makeFolder } from '../make-folder.ts';
export { isSameProcess } from '../process-identity.ts';
export { findServer, readServerFile, type ServerFile } from '../server-file.ts';
