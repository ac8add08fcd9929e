import { Socket } from 'node:net';
import type { RouteDefinition } from '@enginehouse/api';
import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { guest, localOperator, type Session } from '@enginehouse/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, ReadCaller } from './caller.ts';
import { setupRequired, signInRequired } from './errors.ts';
import type { ServedPlatform } from './served-platform.ts';
import { sessionCookieOf } from './session-cookie.ts';

/** What is known of a caller before its session. */
export interface SessionFacts {
  readonly requestId: string;
  /** Of the socket, or of the client of a trusted proxy. */
  readonly clientAddress: string | null;
  /** It came through no socket: a client of this process asks. */
  readonly inProcess: boolean;
}

/**
 * Lets a request in, as whoever it may act for; or rejects with the error that says what is lacking. `isLook`: it is in, and
 * goes on; that is no use of its session.
 */
export type Admit = (request: FastifyRequest, reply: FastifyReply, isLook?: boolean) => Promise<Session>;

export interface AdmissionParts {
  readonly identity: ServedPlatform['identity'];
  readonly readCaller: ReadCaller;
  readonly house: ServedPlatform['house'];
  /** Whoever calls from within this process, and the operator of this machine. */
  readonly sessionOf: (facts: SessionFacts) => Session;
}

/**
 * Nothing answers somebody who is nobody, but for what is declared public: until there is a first user that is setup and
 * health, and afterwards signing in. Rejects with `SIGN_IN_REQUIRED`, `SETUP_REQUIRED`, `INVALID_TOKEN` and `TOKEN_REQUIRED`.
 */
export function createAdmission({ identity, readCaller, house, sessionOf }: AdmissionParts): Admit {
  const refusal = async (otherwise: EnginehouseError): Promise<EnginehouseError> =>
    (await identity.setup.isSetUp()) ? otherwise : setupRequired();

  return async (request, reply, isLook = false) => {
    const { clientAddress } = request;
    const facts = { requestId: request.id, clientAddress };
    const door = { ...facts, channel: 'http', isLook };
    const visitor = { ...facts, channel: 'http' };
    const inProcess = isInProcess(request);
    const open = isOpen(request);
    // Files of the console, and what is not there: the same for everybody, so that nobody is looked up.
    if (open && request.routeOptions.config.route === undefined) return guest(visitor);
    const cookie = sessionCookieOf(house(), request.isSecure);
    let caller: Caller;
    try {
      caller = await readCaller(request.headers, { ...door, isLook }, cookie);
    } catch (error) {
      throw open || !isEnginehouseError(error) ? error : await refusal(error);
    }
    switch (caller.kind) {
      case 'operator':
        return sessionOf({ ...facts, inProcess });
      case 'known':
        return caller.session;
      case 'ended':
        if (!isLook) reply.header('set-cookie', cookie.clear());
        break;
      case 'nobody':
        if (inProcess) return sessionOf({ ...facts, inProcess });
    }
    if (open) return guest(visitor);
    throw await refusal(signInRequired(caller.kind === 'ended'));
  };
}

/** Only connections have a socket: what is asked in this process has none. */
export function isInProcess({ raw }: FastifyRequest): boolean {
  return !(raw.socket instanceof Socket);
}

/** Whether it answers everybody: declared public, or not there at all. What is not declared is not. */
function isOpen(request: FastifyRequest): boolean {
  const { route, isPublic } = request.routeOptions.config as {
    readonly route?: RouteDefinition;
    readonly isPublic?: boolean;
  };
  return request.is404 || isPublic === true || route?.permission === 'public';
}

/** The operator of this machine, who came in over HTTP. */
export function operatorOverHttp({ inProcess: _, ...facts }: SessionFacts): Session {
  return localOperator({ ...facts, channel: 'http' });
}
