import { isEnginehouseError } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import { readTraceConfig } from './config.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

test('nobody asked for traces, or somebody does without them', () => {
  expect(readTraceConfig({})).toBeNull();
  expect(readTraceConfig({ OTEL_SERVICE_NAME: 'shop' })).toBeNull();
  expect(readTraceConfig({ ...ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBeNull();
  expect(readTraceConfig({ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })).toBeNull();
});

test('an address alone is enough: all traces, no content, told to nobody else', () => {
  expect(readTraceConfig(ENDPOINT)).toEqual({
    url: 'http://127.0.0.1:4318/v1/traces',
    protocol: 'http/protobuf',
    headers: {},
    timeoutMs: 10_000,
    resource: { 'service.name': 'enginehouse' },
    sampler: 'parentbased_always_on',
    ratio: 1,
    content: false,
    hosts: [],
  });
});

test('what is said of traces alone goes before what is said of all signals', () => {
  const config = readTraceConfig({
    ...ENDPOINT,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in',
    OTEL_EXPORTER_OTLP_HEADERS: 'a=1',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'authorization=Bearer%20k, b = 2 ',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'TRUE',
    ENGINEHOUSE_TRACE_HOSTS: 'ai.internal, Other.Internal',
  });
  expect(config).toMatchObject({
    url: 'https://traces.example/in',
    protocol: 'http/json',
    headers: { authorization: 'Bearer k', b: '2' },
    sampler: 'parentbased_traceidratio',
    ratio: 0.25,
    content: true,
    hosts: ['ai.internal', 'other.internal'],
  });
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/xml'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a-key-alone'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'key=%E0%A4%A'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', 'soon'],
  ['OTEL_TRACES_SAMPLER', 'sometimes'],
  ['OTEL_TRACES_SAMPLER_ARG', '7'],
])('%s=%s is refused by its name', (name, value) => {
  try {
    readTraceConfig({ ...ENDPOINT, [name]: value });
    expect.unreachable();
  } catch (error) {
    expect(isEnginehouseError(error) ? [error.code, error.where] : error).toEqual(['TRACING_MISCONFIGURED', name]);
    // What stands in headers may be a key.
    if (name.endsWith('HEADERS')) expect(String(error)).not.toContain(value);
  }
});
