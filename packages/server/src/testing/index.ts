export { migratedTestFolder } from '@enginehouse/platform/testing';
