import { expect, test } from 'vitest';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { typing } from '../testing/typing-terminal.ts';
import { completeConfig } from './complete-config.ts';

const field = { required: true, validations: {} };
const FORM = [
  { ...field, name: 'config.base_url', label: 'Base URL', type: 'text', default: 'http://localhost:11434' },
  { ...field, name: 'config.api_key', label: 'API key', type: 'password' },
  { ...field, name: 'config.organization', label: 'Organization', type: 'text', required: false },
] as const;

test('asks for what is required, lacks a default and was not given; a secret is not shown', async () => {
  const terminal = typing('sk-canary', '\r');
  const values = await completeConfig(terminal, FORM, { name: 'n', config: { organization: 'o' } });
  expect(values).toEqual({ name: 'n', config: { organization: 'o', api_key: 'sk-canary' } });
  expect(terminal.shown()).toContain('API key');
  expect(terminal.shown()).not.toContain('canary');
});

test('asks nothing that was given, and nobody who is not there', async () => {
  const given = { config: { api_key: 'k' } };
  expect(await completeConfig(typing(), FORM, given)).toEqual(given);
  expect(await completeConfig(silentTerminal(), FORM, {})).toEqual({});
});
