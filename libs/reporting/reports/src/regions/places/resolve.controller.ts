import { Body, Controller, HttpCode, Post, Req, Res, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, length, ValidateBy, ValidateIf } from 'class-validator';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { dayOfIso } from '@taocun/domain';
import {
  type Candidate,
  DECISIVE_SCORE,
  type Doubt,
  doubtFactors,
  openReasons,
  regionLevels,
  resolveAddresses,
} from '@taocun/geography';
import { answer, type AnswerType, type MembersOf, object, choice, text, Type } from '@taocun/openapi';
import { BulkDownloads, currentAnswer } from '@taocun/reporting-answers';
import { QuestionPipe, RequireRole } from '@taocun/service';
import { PlacedVillages } from './placed-villages';

const MOST_ADDRESSES = 1_000;
const LONGEST_ADDRESS = 200;

const isAddress = (value: unknown): boolean => length(value, 1, LONGEST_ADDRESS);
const areAddresses = {
  validate: (values: unknown) => !Array.isArray(values) || values.every(isAddress),
  defaultMessage: ({ value }: { readonly value?: unknown } = {}) => {
    const wrong = (value as readonly unknown[]).flatMap((address, at) =>
      isAddress(address) ? [] : [`addresses[${at}]`],
    );
    return `${wrong.join(', ')} must have 1 to ${LONGEST_ADDRESS} characters`;
  },
};
const isDay = {
  validate: (value: unknown) => typeof value === 'string' && dayOfIso(value) !== undefined,
  defaultMessage: () => 'asOf must be a day as YYYY-MM-DD',
};

class ResolveQuestion {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MOST_ADDRESSES,
    example: ['江苏省徐州市睢宁县沙集镇东风村5组12号'],
    description: `Addresses of 1 to ${LONGEST_ADDRESS} characters, from the province or prefecture down. Spaces and marks between the parts change nothing.`,
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ADDRESSES)
  @ValidateBy({ name: 'areAddresses', validator: areAddresses })
  readonly addresses!: readonly string[];

  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'Registered villages are under the townships of this day; by default, under those of now.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @ValidateBy({ name: 'isDay', validator: isDay })
  readonly asOf?: string;
}

const MatchedPart = object('MatchedPart', {
  level: Type.Unsafe<Candidate['matched'][number]['level']>(choice([...regionLevels.slice(1), 'village'])),
  text: text('The part of the address.', '沙集镇'),
});

const ResolvedCandidate = object('Candidate', {
  villageCode: text('The village code.', '320324109002'),
  name: text('Its name.', '东风村'),
  townshipCode: text('Its township.', '320324109'),
  path: text('The names from the province down to its township.', '江苏省 徐州市 睢宁县 沙集镇'),
  registered: Type.Boolean({
    description: 'Whether it is registered here. Others are in the register of China of 2023 alone.',
  }),
  score: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'The product of the factors of its doubts: no probability.',
  }),
  matched: Type.Array(MatchedPart, { description: 'From the largest region to the village.' }),
  doubts: Type.Array(choice(Object.keys(doubtFactors) as Doubt[]), {
    description: `What lowers the score: ${Object.entries(doubtFactors)
      .map(([doubt, factor]) => `\`${doubt}\` × ${factor}`)
      .join(', ')}.`,
  }),
} satisfies MembersOf<Candidate>);

const ResolvedAddress = object('ResolvedAddress', {
  address: text('The address as it was sent.', '江苏省徐州市睢宁县沙集镇东风村5组12号'),
  decided: Type.Boolean({
    description: `Whether the first candidate is the village: its score is ${DECISIVE_SCORE} or more, and no other comes near. Else nothing is decided.`,
  }),
  open: Type.Optional(
    choice(openReasons, {
      description:
        'Why nothing is decided: no county or township is found, no village there has such a name, several fit nearly as well, the best one is doubtful, ' +
        'or too many counties have such regions: name larger ones too, or send fewer addresses at once.',
    }),
  ),
  candidates: Type.Array(ResolvedCandidate, { description: 'Five at most, the best first.' }),
});

const Resolved = object('Resolved', {
  asOf: Type.Optional(Type.String({ format: 'date', description: 'The day that was asked for.' })),
  items: Type.Array(ResolvedAddress, { description: 'One for each address, in their order.' }),
});

/**
 * Runs work in turns: each begins once the one before it has ended, and not at all if its signal is aborted
 * by then.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** @throws the reason of the signal if it is aborted before the turn */
  next<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

@ApiTags('places')
@Controller('api/v1/places')
@UsePipes(QuestionPipe)
export class ResolveController {
  /** Several at once would answer none of them sooner, and take the memory of all. */
  readonly #turns = new Turns();

  constructor(
    private readonly villages: PlacedVillages,
    private readonly bulkDownloads: BulkDownloads,
  ) {}

  @Post('resolve')
  @HttpCode(200)
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The villages of addresses.',
    description:
      'Reads each address from the largest region down and looks its village up by name, among the registered villages and those of the register of ' +
      'China of 2023. Where more than one village fits, or something speaks against it, nothing is decided and the candidates say why. Nothing is stored.',
  })
  @ApiOkResponse(answer('The candidates of each address.', Resolved))
  @ApiBadRequestResponse({ description: 'The body has a mistake; `detail` says which.' })
  @ApiServiceUnavailableResponse({
    description: 'Too many of these questions are being answered; `retry-after` says when to try again.',
  })
  async resolvePlaces(
    @Body() { addresses, asOf }: ResolveQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnswerType<typeof Resolved>> {
    this.bulkDownloads.admit(request, reply);
    const { closed } = currentAnswer();
    const resolutions = await this.#turns.next(
      () => resolveAddresses(addresses, (counties) => this.villages.of(counties, asOf), closed),
      closed,
    );
    return {
      ...(asOf !== undefined && { asOf }),
      items: resolutions.map((resolution, at) => ({ address: addresses[at] ?? '', ...resolution })),
    };
  }
}
