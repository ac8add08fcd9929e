import { tracingMisconfigured } from '../errors.ts';

/** Where traces go, and what they say of this process. */
export interface TraceConfig {
  /** Takes OTLP over HTTP, for example `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string;
  readonly protocol: TraceProtocol;
  /** Sent along, for example a key of whoever keeps the traces. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: TraceSampler;
  /** Share of the traces that begin here, from 0 to 1; for samplers of a ratio. */
  readonly ratio: number;
  /** Also what AI models were asked and said, where the house keeps it (`keepAiPayloads`). */
  readonly content: boolean;
  /** Hosts that are told of the trace that a request to them belongs to. */
  readonly hosts: readonly string[];
}

export const TRACE_SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type TraceSampler = (typeof TRACE_SAMPLERS)[number];

/** How OTLP is spoken; the first where nothing is said, as OpenTelemetry wants it. Over gRPC it is not. */
export const TRACE_PROTOCOLS = ['http/protobuf', 'http/json'] as const;
export type TraceProtocol = (typeof TRACE_PROTOCOLS)[number];

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * What the environment says, by the names that OpenTelemetry gave; null: nobody wants traces. Throws `TRACING_MISCONFIGURED`
 * rather than leave out what somebody asked for.
 */
export function readTraceConfig(environment: NodeJS.ProcessEnv = process.env): TraceConfig | null {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  /** Of traces alone, else of all signals. */
  const otlp = (name: string): readonly [name: string, value: string] | undefined => {
    for (const full of [`OTEL_EXPORTER_OTLP_TRACES_${name}`, `OTEL_EXPORTER_OTLP_${name}`]) {
      const value = text(full);
      if (value !== undefined) return [full, value];
    }
    return undefined;
  };
  if (text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || text('OTEL_TRACES_EXPORTER') === 'none') return null;
  const endpoint = otlp('ENDPOINT');
  if (endpoint === undefined) return null;
  const [protocolName, protocol] = otlp('PROTOCOL') ?? ['', TRACE_PROTOCOLS[0]];
  if (!isProtocol(protocol)) {
    const expected = `${TRACE_PROTOCOLS.join(' or ')}, which collectors take at port 4318`;
    throw tracingMisconfigured(protocolName, `'${protocol.slice(0, 40)}' is not spoken here`, expected);
  }
  const sampler = text('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  if (!isSampler(sampler)) {
    throw tracingMisconfigured('OTEL_TRACES_SAMPLER', `'${sampler.slice(0, 40)}'`, TRACE_SAMPLERS.join(', '));
  }
  return {
    url: urlOf(...endpoint),
    protocol,
    headers: pairsOf(otlp('HEADERS')),
    timeoutMs: numberOf(otlp('TIMEOUT') ?? ['', String(DEFAULT_TIMEOUT_MS)], 1, 600_000),
    resource: {
      ...pairsOf(['OTEL_RESOURCE_ATTRIBUTES', text('OTEL_RESOURCE_ATTRIBUTES') ?? '']),
      'service.name': text('OTEL_SERVICE_NAME') ?? 'enginehouse',
    },
    sampler,
    ratio: numberOf(['OTEL_TRACES_SAMPLER_ARG', text('OTEL_TRACES_SAMPLER_ARG') ?? '1'], 0, 1),
    content: text('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT')?.toLowerCase() === 'true',
    hosts: (text('ENGINEHOUSE_TRACE_HOSTS') ?? '')
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ''),
  };
}

function isProtocol(word: string): word is TraceProtocol {
  return (TRACE_PROTOCOLS as readonly string[]).includes(word);
}

function isSampler(word: string): word is TraceSampler {
  return (TRACE_SAMPLERS as readonly string[]).includes(word);
}

/** The address for traces is taken as it is; one for all signals is the folder of theirs. */
function urlOf(name: string, value: string): string {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw tracingMisconfigured(name, 'it is no URL of HTTP', 'for example http://127.0.0.1:4318');
  }
  if (!name.includes('_TRACES_')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
}

/** `name=value,name=value`, percent-encoded, as baggage is written. */
function pairsOf(given: readonly [name: string, value: string] | undefined): Record<string, string> {
  const [name, value] = given ?? ['', ''];
  const pairs = value.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      // What stands behind it may be a key: it is not repeated.
      if (at < 1) throw tracingMisconfigured(name, 'it has a part without a value', 'name=value,name=value');
      return [pair.slice(0, at).trim(), decoded(name, pair.slice(at + 1).trim())];
    }),
  );
}

function decoded(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw tracingMisconfigured(name, 'it is not percent-encoded', 'name=value,name=value');
  }
}

function numberOf([name, value]: readonly [name: string, value: string], least: number, most: number): number {
  const number = Number(value);
  if (Number.isFinite(number) && number >= least && number <= most) return number;
  throw tracingMisconfigured(name, `'${value.slice(0, 40)}' is out of range`, `a number from ${least} to ${most}`);
}
