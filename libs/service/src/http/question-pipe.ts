import { type ArgumentMetadata, BadRequestException, Injectable, ValidationPipe } from '@nestjs/common';
import { unknownMember } from '../problems/problem';

/**
 * Parses queries, paths and bodies into values of known shapes at the entrance. A repeated parameter is a
 * list and fails as a string, an unknown one (`ruleSet[$ne]`) is refused: nothing in a request reaches
 * MongoDB as an operator.
 */
@Injectable()
export class QuestionPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, forbidNonWhitelisted: true });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Nest and class-transformer drop these names before the whitelist is applied.
    const unknown = metadata.type === 'custom' ? [] : droppedNames(value);
    if (unknown.length > 0) throw new BadRequestException(unknown.map(unknownMember));
    return super.transform(value, metadata);
  }
}

/** The paths of all members whose name every object or function has, such as `filter.toString`. */
function droppedNames(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'prototype' || name in Object.prototype
      ? [path + name]
      : droppedNames(member, `${path}${name}.`),
  );
}
