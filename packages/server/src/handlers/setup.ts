import type { RouteInput, RouteNamed } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import type { AnswerHandlers, Call } from '../call.ts';
import { setupSecretRequired } from '../errors.ts';

export const answerSetup = {
  'setup.get': async (_, { platform }) => ({ done: await platform.identity.setup.isSetUp() }),
  'setup.complete': ({ body }, call) => (body.secret === undefined ? setUpHere(body, call) : complete(body, call)),
} satisfies Partial<AnswerHandlers>;

type Body = RouteInput<RouteNamed<'setup.complete'>>['body'];

/** The operator of this machine needs no link: whoever can open the data folder holds everything already. */
async function setUpHere(body: Body, call: Call): ReturnType<typeof complete> {
  if (call.session.credential !== 'operator') throw setupSecretRequired();
  const attempt = async (): ReturnType<typeof complete> => {
    const { secret } = await call.platform.identity.setup.begin();
    return await complete({ ...body, secret }, call);
  };
  try {
    return await attempt();
  } catch (error) {
    // Somebody else began in between. Either a super user exists by now, or it is our turn.
    if (isEnginehouseError(error) && error.code === 'SETUP_LINK_VOID') return await attempt();
    throw error;
  }
}

async function complete({ secret = '', ...user }: Body, { platform, session }: Call) {
  const { channel, clientAddress, requestId } = session;
  return await platform.identity.setup.complete({ secret, ...user }, { channel, clientAddress, requestId });
}
