import { BadRequestException } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsArray, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { QuestionPipe } from './question-pipe';

class Part {
  @IsOptional() @IsString({ each: true }) readonly names?: readonly string[];
}
class Whole {
  @IsOptional() @IsString() readonly name?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Part) readonly part?: Part;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Part) readonly parts?: readonly Part[];
}

/** The value as it is read, or the messages of the refusal. */
async function read(value: unknown, type: 'query' | 'body' | 'custom' = 'body'): Promise<unknown> {
  try {
    return await new QuestionPipe().transform(value, { type, metatype: Whole });
  } catch (error) {
    return (error as BadRequestException).getResponse();
  }
}
const unknown = (...names: readonly string[]) => ({
  message: names.map((name) => `${name} is unknown here. Leave it out, or correct its name`),
});
const everywhere = [...Object.getOwnPropertyNames(Object.prototype), 'prototype'];

it.each(everywhere)('%s is refused as unknown, although every object has it', async (name) => {
  const member = JSON.parse(`{"${name}":["x"]}`) as object;
  expect(await read(member)).toMatchObject(unknown(name));
  expect(await read(Object.assign(Object.create(null), member) as object, 'query')).toMatchObject(
    unknown(name),
  );
  expect(await read({ part: member, parts: [{}, member] })).toMatchObject(
    unknown(`part.${name}`, `parts.1.${name}`),
  );
});

it('known members are read, in queries too, and what is not of the request is left to a route', async () => {
  const known = { name: 'constructor', part: { names: ['toString'] }, parts: [{}] };
  expect(await read(known)).toEqual(known);
  expect(await read({ name: 'x' }, 'query')).toEqual(Object.assign(new Whole(), { name: 'x' }));
  const other = { constructor: 1 };
  expect(await read(other, 'custom')).toBe(other);
});
