import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { answer, type AnswerType } from '@taocun/openapi';
import { RequireRole } from '@taocun/service';
import { ListKey, ListProofs } from './list-proofs';

/**
 * The key at an address of the installation itself: a proof must not name the key that it is verified with.
 */
@ApiTags('certifications')
@Controller('.well-known/taocun-list-key')
export class ListKeyController {
  constructor(private readonly proofs: ListProofs) {}

  @Get()
  @RequireRole('nothing')
  @ApiOperation({
    summary: "The key that verifies the installation's proofs.",
    description: 'Needs no key of the API. It never changes while the installation keeps its keys.',
  })
  @ApiOkResponse(answer('The key.', ListKey))
  getListKey(): Promise<AnswerType<typeof ListKey>> {
    return this.proofs.key();
  }
}
