import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  authState,
  createdToken,
  credentials,
  ended,
  enteredPassword,
  newToken,
  passwordChange,
  passwordChanged,
  reauthenticated,
  sessionList,
  signInResult,
  tokenList,
} from '../schemas/auth-schemas.ts';
import { queryInteger } from '../schemas/values.ts';

const exampleSignedIn = {
  actor: 'ada',
  userId: 1,
  organizationId: null,
  accessLevel: 1,
  permissions: ['system.run.view'],
  credential: 'session',
  sessionId: '0190f3c2-5d1e-4a70-8a6b-2f1c3d4e5f60',
  language: 'en',
  reauthenticatedAt: '2026-11-20T10:15:00.000Z',
} as const;
const exampleToken = { id: 1, name: 'scoring job', scopes: ['system.run.score'], expiresAt: null };
const nothing = z.strictObject({});

export const getAuthState = defineRoute({
  name: 'auth.state',
  method: 'GET',
  path: '/api/v1/auth/session',
  summary: 'Says who asks, and whether there is anybody who could sign in.',
  permission: 'public',
  response: { 200: authState },
  errors: [],
  example: { response: { setUp: true, signedIn: exampleSignedIn } },
});

export const signIn = defineRoute({
  name: 'auth.signIn',
  method: 'POST',
  path: '/api/v1/auth/sign-in',
  summary: 'Signs a user in: the session travels in a cookie that no script can read.',
  permission: 'public',
  body: credentials,
  idempotency: 'never',
  response: { 200: signInResult },
  errors: ['SIGN_IN_BUSY', 'SIGN_IN_FAILED', 'SIGN_IN_LOCKED'],
  example: {
    body: { username: 'ada', password: 'correct horse battery staple' },
    response: { signedIn: exampleSignedIn, expiresAt: '2026-11-27T10:15:00.000Z' },
  },
});

export const signOut = defineRoute({
  name: 'auth.signOut',
  method: 'POST',
  path: '/api/v1/auth/sign-out',
  summary: 'Ends the session that asks.',
  permission: 'session',
  body: nothing,
  idempotency: 'never',
  response: { 200: ended },
  errors: ['SIGNED_IN_USER_REQUIRED'],
  example: { body: {}, response: { ended: 1 } },
});

export const reauthenticate = defineRoute({
  name: 'auth.reauthenticate',
  method: 'POST',
  path: '/api/v1/auth/reauthenticate',
  summary: 'Enters the password again: secrets can be revealed for five minutes.',
  permission: 'session',
  body: enteredPassword,
  idempotency: 'never',
  response: { 200: reauthenticated },
  errors: ['SIGNED_IN_USER_REQUIRED', 'SIGN_IN_FAILED', 'SIGN_IN_LOCKED'],
  example: { body: { password: 'correct horse battery staple' }, response: { until: '2026-11-20T10:20:00.000Z' } },
});

export const changePassword = defineRoute({
  name: 'auth.changePassword',
  method: 'POST',
  path: '/api/v1/auth/password',
  summary: "Changes the caller's password, and ends the caller's other sessions and tokens.",
  permission: 'session',
  body: passwordChange,
  idempotency: 'never',
  response: { 200: passwordChanged },
  errors: ['INVALID_VALUES', 'SIGNED_IN_USER_REQUIRED', 'WRONG_CURRENT_PASSWORD'],
  example: {
    body: { currentPassword: 'correct horse battery staple', password: 'a longer one than that' },
    response: { changed: true },
  },
});

export const listTokens = defineRoute({
  name: 'tokens.list',
  method: 'GET',
  path: '/api/v1/auth/tokens',
  summary: "Lists the caller's API tokens, without secrets.",
  permission: 'session',
  response: { 200: tokenList },
  errors: [],
  example: { response: { tokens: [exampleToken] } },
});

export const createToken = defineRoute({
  name: 'tokens.create',
  method: 'POST',
  path: '/api/v1/auth/tokens',
  summary: 'Makes an API token; its secret is shown once.',
  description: 'It acts for its owner, within its scopes and the permissions that the owner has at each moment.',
  permission: 'session',
  body: newToken,
  idempotency: 'never',
  response: { 200: createdToken },
  errors: ['INVALID_REQUEST', 'PERMISSION_DENIED', 'SIGNED_IN_USER_REQUIRED', 'TOO_MANY_TOKENS'],
  example: {
    body: { name: 'scoring job', scopes: ['system.run.score'] },
    response: { ...exampleToken, token: 'eht_1_5f2b0c4e9a7d1f3866e0c2a4b8d0f1e35f2b0c4e9a7d1f3866e0c2a4b8d0f1e3' },
  },
});

export const revokeToken = defineRoute({
  name: 'tokens.revoke',
  method: 'DELETE',
  path: '/api/v1/auth/tokens/{tokenId}',
  summary: "Revokes an API token of one's own; super: anybody's. Answers when every node knows.",
  permission: 'session',
  params: z.strictObject({ tokenId: queryInteger(1, Number.MAX_SAFE_INTEGER) }),
  response: { 200: ended },
  errors: ['SIGNED_IN_USER_REQUIRED', 'UNKNOWN_SESSION'],
  example: { params: { tokenId: '1' }, response: { ended: 1 } },
});

export const listSessions = defineRoute({
  name: 'sessions.list',
  method: 'GET',
  path: '/api/v1/auth/sessions',
  summary: "Lists the caller's sessions.",
  permission: 'session',
  response: { 200: sessionList },
  errors: [],
  example: {
    response: {
      current: exampleSignedIn.sessionId,
      sessions: [
        {
          id: exampleSignedIn.sessionId,
          createdAt: '2026-11-20T10:15:00.000Z',
          lastSeenAt: '2026-11-20T10:15:00.000Z',
          expiresAt: '2026-11-27T10:15:00.000Z',
        },
      ],
    },
  },
});

export const endSession = defineRoute({
  name: 'sessions.end',
  method: 'DELETE',
  path: '/api/v1/auth/sessions/{sessionId}',
  summary: "Ends a session of one's own; super: anybody's.",
  permission: 'session',
  params: z.strictObject({ sessionId: z.uuid() }),
  response: { 200: ended },
  errors: ['SIGNED_IN_USER_REQUIRED', 'UNKNOWN_SESSION'],
  example: { params: { sessionId: exampleSignedIn.sessionId }, response: { ended: 1 } },
});

export const endOtherSessions = defineRoute({
  name: 'sessions.endOthers',
  method: 'DELETE',
  path: '/api/v1/auth/sessions',
  summary: "Signs out everywhere else: ends the caller's sessions but this one.",
  permission: 'session',
  response: { 200: ended },
  errors: ['SIGNED_IN_USER_REQUIRED'],
  example: { response: { ended: 2 } },
});
