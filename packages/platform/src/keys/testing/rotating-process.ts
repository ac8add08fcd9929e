// A process of its own for tests: `node rotating-process.ts PLACE`. Opens the database and its keys, says `begin`, rotates,
// says `sealed N` as it goes, and `done` at the end. Whoever started it kills it at any point.
import type { RotationProgress } from '@enginehouse/sdk';
import { openDatabase } from '@enginehouse/store';
import { createLogger } from '../../logger.ts';
import { openKeys } from '../open-keys.ts';
import { rotateKeys } from '../rotate-keys.ts';
import type { RotationPlace } from './kill-rotations.ts';

const place = JSON.parse(process.argv[2] ?? '') as RotationPlace;
const log = createLogger('silent');
await using db = await openDatabase(place.database);
await using keys = await openKeys({ db, log, config: place.config, dataDir: place.dataDir });
process.stdout.write('begin\n');
const renewLease = async (): Promise<void> => undefined;
const onProgress = (progress: RotationProgress): void => {
  if (progress.step === 'values') process.stdout.write(`sealed ${progress.done}\n`);
};
await rotateKeys({ db, log, keys, renewLease }, { actor: 'test' }, { onProgress });
process.stdout.write('done\n');
