import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import { errorAnswer } from './dialects.ts';
import {
  addressTooLong,
  bodyTooLarge,
  clientGone,
  headersTooLarge,
  internalError,
  malformedRequest,
  requestTimedOut,
  unsupportedMediaType,
} from './errors.ts';
import type { ServerLimits } from './limits.ts';

/** What is known of a failed request when its error is typed. */
export interface FailedRequest {
  readonly contentType: string | undefined;
  /** The media type that the route reads. */
  readonly expectedType: string;
  readonly limits: ServerLimits;
}

/** The typed error of whatever was thrown: Fastify's own by their codes, everything unknown as `INTERNAL_ERROR`. */
export function typedError(thrown: unknown, request: FailedRequest): EnginehouseError {
  if (isEnginehouseError(thrown)) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return bodyTooLarge('body', request.limits.bodyBytes);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupportedMediaType(request.contentType ?? 'of no named type', request.expectedType);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return malformedRequest('the body is not as long as Content-Length says');
    case 'FST_ERR_BAD_URL':
      return malformedRequest('the address cannot be decoded');
    case 'FST_ERR_MAX_PARAM_LENGTH':
    case 'FST_ERR_PARAM_LENGTH_EXCEEDED':
      return addressTooLong();
    case 'HPE_HEADER_OVERFLOW':
      return headersTooLarge();
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return requestTimedOut(request.limits.headersMs, 'the headers of the request');
    case 'ECONNRESET':
    case 'ABORT_ERR':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return clientGone();
    default:
      return code.startsWith('HPE_') ? malformedRequest('it cannot be parsed') : internalError(thrown);
  }
}

/**
 * What failed in this process (status 500) is logged whole. What a call met outside of it, such as a provider that refuses, is
 * told to the caller: for the log it is a line of level `info`, below what a command in a terminal shows.
 */
export function logFailure(log: FastifyBaseLogger, thrown: unknown, { code, status, message }: EnginehouseError): void {
  if (status === 500) log.error({ err: thrown }, message);
  else if (status > 500) log.info({ code }, message);
}

/** Answers with an error, in the shape of the route's dialect. `details` go along for those who may see all engines. */
export function sendError(reply: FastifyReply, error: EnginehouseError, details: boolean): FastifyReply {
  const { route } = reply.request.routeOptions?.config ?? {};
  const { status, contentType, headers, body } = errorAnswer(route, error, { requestId: reply.request.id, details });
  return reply.code(status).headers(headers).type(contentType).send(body);
}
