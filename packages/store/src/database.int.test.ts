import { describeDatabase } from './testing/database-contract.ts';
import { openEmptyDatabase, TEST_DIALECTS } from './testing/index.ts';

for (const dialect of TEST_DIALECTS) describeDatabase(dialect, () => openEmptyDatabase(dialect));
