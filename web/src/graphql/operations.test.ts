import { readFileSync } from 'node:fs';
import { buildSchema, parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as operations from './operations';

const schema = buildSchema(readFileSync(process.env.SCHEMA_FILE ?? '../docs/schema.graphql', 'utf8'));
const documents = Object.entries(operations).filter(
  (entry): entry is [string, Extract<(typeof entry)[1], object>] => typeof entry[1] === 'object',
);

describe('operations', () => {
  it('are all here', () => expect(documents.length).toBeGreaterThanOrEqual(24));

  it.each(documents)('%s is one that the server answers', (_, document) => {
    const source = print(document);
    expect(validate(schema, parse(source)).map((error) => error.message)).toEqual([]);
  });
});
