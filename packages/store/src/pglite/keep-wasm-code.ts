import { setFlagsFromString } from 'node:v8';

let kept = false;

/**
 * Tells V8 to keep WebAssembly code that better code has replaced. Freeing it ends the whole process now and then
 * (`Check failed: jit_page_->allocations_.erase(addr) == 1`, nodejs/node#64500; once in about twenty runs of tests that
 * open many embedded databases). What is kept is at most the first version of each function that ran: some megabytes.
 * V8's flags are those of the process, and this one must be set before the code runs.
 */
export function keepWasmCode(): void {
  if (kept) return;
  kept = true;
  setFlagsFromString('--no-wasm-code-gc');
}
