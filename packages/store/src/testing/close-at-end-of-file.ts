import { afterAll } from 'vitest';
import { endOfFile } from './end-of-file.ts';

// A setup file of vitest: runs in the process of each test file.
afterAll(async () => {
  for (const letGo of endOfFile) await letGo();
});
