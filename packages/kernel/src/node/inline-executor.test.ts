import { createInlineExecutor } from './inline-executor.ts';
import { describeExecutor } from './testing/executor-contract.ts';

describeExecutor('inline', async () => createInlineExecutor());
