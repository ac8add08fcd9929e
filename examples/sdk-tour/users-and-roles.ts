import type { Sdk } from '@enginehouse/sdk';
import type { Print } from './tour.ts';

/** Users and roles: forms for pages of them, and the calls that they alone have. */
export async function usersAndRoles({ models }: Sdk, print: Print): Promise<void> {
  const options = await models.roles.formModelExtra('permissions_options');
  print(`${options.length} permissions to choose from`);
  const role = await models.roles.create({ name: 'tour guides', permissions: ['system.run.score', 'system.run.view'] });

  const form = await models.users.formModelCreate();
  print(`the form of a new user: ${form.map(({ name }) => name).join(', ')}`);
  const password = `tour-${crypto.randomUUID()}`;
  const user = await models.users.create({
    username: 'tour.guide',
    password,
    confirmPassword: password,
    accessLevel: 3,
    roles: [role.name],
  });
  print(`the form of an update: ${(await models.users.formModelUpdate(user.id)).map(({ name }) => name).join(', ')}`);

  print(`the right password: ${await models.users.verify('tour.guide', password)}`);
  print(`another: ${await models.users.verify('tour.guide', 'not this one')}`);
  const info = await models.users.getInfo('tour.guide');
  print(`${info?.username} is ${info?.role}`);

  await models.users.delete(user.id);
  await models.roles.delete(role.id);
}
