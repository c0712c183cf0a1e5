import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { isProblemCode, problemTypes, sectionOf } from '@taocun/openapi';
import { Problem } from '../problems/problem';
import { RequireRole } from './require-role';

const TEXT = 'text/plain; charset=utf-8';
const answered = (description: string) => ({
  description,
  content: { 'text/plain': { schema: { type: 'string' }, example: sectionOf('unknown-village') } },
});

/** Serves the addresses in the `type` of problems. */
@ApiTags('errors')
@Controller('errors')
export class ProblemTypesController {
  @Get(':code')
  @RequireRole('nothing')
  @Header('content-type', TEXT)
  @ApiOperation({
    summary: 'One kind of problem: what has happened, and what to do.',
    description: 'Its address is the `type` of a problem.',
  })
  @ApiParam({ name: 'code', example: 'not-found', description: 'The code of the kind, as problems have it.' })
  @ApiOkResponse(answered('The kind, in Markdown.'))
  @ApiNotFoundResponse({ description: 'No problem has this code.' })
  getProblemType(@Param('code') code: string): string {
    if (isProblemCode(code)) return sectionOf(code);
    throw new Problem({
      status: 404,
      detail: `No problem has this code. The codes are: ${Object.keys(problemTypes).join(', ')}.`,
    });
  }
}
