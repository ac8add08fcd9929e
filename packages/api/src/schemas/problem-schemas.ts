import { z } from 'zod';

const problem = z.object({
  field: z.string().meta({ description: 'Path of the field, for example `dependencies[0]`.' }),
  message: z.string(),
  value: z.string().exactOptional().meta({ description: 'The value found, shortened.' }),
  expected: z.string().exactOptional(),
});

/** RFC 9457 problem details, as every error of the API is answered. */
export const problemDetails = z
  .object({
    type: z.string().meta({ description: '`urn:enginehouse:error:<code>`.' }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable code; the error reference lists all.' }),
    detail: z.string().meta({ description: 'What happened, in one sentence.' }),
    fix: z.string().meta({ description: 'What to do about it.' }),
    where: z.string().exactOptional().meta({ description: 'A field path, a row number, an id.' }),
    problems: z.array(problem).exactOptional().meta({ description: 'Each thing wrong with the input.' }),
    details: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .meta({ description: 'Facts about the case; only for operators.' }),
    requestId: z.string(),
  })
  .meta({ id: 'ProblemDetails', description: 'What went wrong, where, and what to do (RFC 9457).' });

export type ProblemDetails = z.output<typeof problemDetails>;
