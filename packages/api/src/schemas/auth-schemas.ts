import { z } from 'zod';

const time = z.string().meta({ description: 'ISO 8601.' });

/** Who asks, as the door took it: ids, level and permissions, no credential. */
export const signedIn = z
  .object({
    actor: z.string().meta({ description: 'User name, or `local-operator`.' }),
    userId: z.int().nullable().meta({ description: 'Null: the operator of the machine.' }),
    organizationId: z.int().nullable(),
    accessLevel: z.int().meta({ description: '1 super, 2 organization, 3 user.' }),
    permissions: z.array(z.string()),
    credential: z.enum(['operator', 'session', 'token', 'setup']),
    sessionId: z.string().nullable(),
    language: z.string(),
    reauthenticatedAt: time.nullable().meta({ description: 'When the password was entered last.' }),
  })
  .meta({ id: 'SignedIn', description: 'Who asks.' });

export const authState = z
  .object({
    setUp: z.boolean().meta({ description: 'A super user exists: people can sign in.' }),
    signedIn: signedIn.nullable().meta({ description: 'Null: nobody.' }),
  })
  .meta({ id: 'AuthState', description: 'Whether somebody is signed in.' });

export const credentials = z
  .strictObject({
    username: z.string().min(1).max(200),
    password: z.string().min(1).max(2_000),
  })
  .meta({ id: 'Credentials', description: 'User name and password.' });

export const signInResult = z
  .object({ signedIn, expiresAt: time })
  .meta({ id: 'SignInResult', description: 'Who is signed in, and until when at the latest.' });

export const enteredPassword = z.strictObject({ password: z.string().min(1).max(2_000) });

export const reauthenticated = z
  .object({ until: time })
  .meta({ id: 'Reauthenticated', description: 'Until when it counts.' });

export const passwordChanged = z
  .object({ changed: z.literal(true) })
  .meta({ id: 'PasswordChanged', description: 'Changed.' });

export const passwordChange = z
  .strictObject({
    currentPassword: z.string().min(1).max(2_000),
    password: z.string().min(1).max(2_000).meta({ description: '12 characters or more, and not the user name.' }),
    confirmPassword: z.string().max(2_000).exactOptional().meta({ description: 'The new one again.' }),
  })
  .meta({ id: 'PasswordChange', description: 'The password in force, and the new one.' });

export const newToken = z
  .strictObject({
    name: z.string().min(1).max(100).meta({ description: 'What it is for.' }),
    scopes: z
      .array(z.string().min(1).max(100))
      .max(100)
      .meta({ description: 'Permissions, each of which its owner has.' }),
    expiresAt: z.iso.datetime({ offset: true }).nullable().exactOptional().meta({ description: 'Default: none.' }),
  })
  .meta({ id: 'NewToken', description: 'An API token to make.' });

export const createdToken = z
  .object({
    id: z.int(),
    token: z.string().meta({ description: 'Shown this once.' }),
    name: z.string(),
    scopes: z.array(z.string()),
    expiresAt: time.nullable(),
  })
  .meta({ id: 'CreatedToken', description: 'A new API token with its secret.' });

const tokenRow = z.looseObject({
  id: z.int(),
  name: z.string(),
  scopes: z.array(z.string()),
  expiresAt: time.nullable(),
});
export const tokenList = z
  .object({ tokens: z.array(tokenRow) })
  .meta({ id: 'TokenList', description: "The caller's API tokens, without secrets." });

const sessionRow = z.looseObject({ id: z.string(), createdAt: time, lastSeenAt: time, expiresAt: time });
export const sessionList = z
  .object({ current: z.string().nullable(), sessions: z.array(sessionRow) })
  .meta({ id: 'SessionList', description: "The caller's sessions, and which of them asks." });

export const ended = z
  .object({ ended: z.int().min(0) })
  .meta({ id: 'Ended', description: 'How many sessions or tokens were ended.' });
