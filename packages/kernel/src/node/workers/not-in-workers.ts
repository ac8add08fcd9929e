import type { EnginehouseError } from '@enginehouse/errors';
import { kernelErrors } from '../../errors.ts';

/** Sends what must be data. Throws `SERVICE_NOT_IN_WORKERS` where it is not. */
export function sendData(service: string, method: string, send: () => void): void {
  try {
    send();
  } catch (error) {
    // A DOMException of the platform that copies.
    if (error instanceof Error && error.name === 'DataCloneError') throw notInWorkers(service, method, error.message);
    throw error;
  }
}

export function notInWorkers(service: string, method: string, why: string): EnginehouseError {
  return kernelErrors.error('SERVICE_NOT_IN_WORKERS', {
    message: `\`${service}.${method}\` cannot be called from a worker thread: ${why}`,
    where: `services.${service}.${method}`,
  });
}
