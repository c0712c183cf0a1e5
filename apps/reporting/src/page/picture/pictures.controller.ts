import { Controller, Get, Header, Inject, Param, Query, UsePipes } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { renderAsync } from '@resvg/resvg-js';
import { countText, countyOf, type Language, type RuleSet, shortName } from '@taocun/domain';
import { Problem, RequireRole, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { VersionedCache } from '../../cache/versioned-cache';
import { defaultRuleSet, IsRuleSet, IsYear, questionPipe, REGION_CODE } from '../../lists/questions';
import { countyCentres, type GeoPoint } from '../../places/county-centres';
import { NATION } from '../../places/region-levels';
import { regionName } from '../../places/region-names';
import { romanised } from '../../places/romanised';
import { type PlacedVillage, PlacedVillages, type QualifyingPlaces } from '../../space/placed-villages';
import { VillagePath } from '../../villages/villages.controller';
import { headWords } from '../head-words';
import { titleOf } from '../told-change';
import { placeText } from '../place-text';
import { isDrawable } from './glyphs';
import { type Picture, pictureSvg } from './picture-svg';

const KEPT = 100;
const WAITING = 20;

class PictureQuestion {
  @IsIn(['en', 'zh'], { message: 'lang must be en or zh' })
  readonly lang: Language = 'en';

  @IsRuleSet() readonly rules: string = defaultRuleSet();

  @IsOptional() @IsYear() readonly at?: number;
}

class PictureRegionPath {
  @Matches(REGION_CODE, {
    message: 'a region is the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits',
  })
  readonly code!: string;
}

/** Pictures for previews of links to the page, as PNG. They are drawn off the main thread, one after another, and kept. */
@ApiExcludeController()
@Controller()
@UsePipes(questionPipe)
export class PicturesController {
  readonly #kept = new VersionedCache<Buffer>(KEPT);
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly villages: PlacedVillages,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get('picture.png')
  @RequireRole('reader')
  @Header('content-type', 'image/png')
  country(@Query() question: PictureQuestion): Promise<Buffer> {
    return this.#picture(NATION, question, (places) => this.#ofRegion('', places, question));
  }

  @Get('regions/:code/picture.png')
  @RequireRole('reader')
  @Header('content-type', 'image/png')
  region(@Param() { code }: PictureRegionPath, @Query() question: PictureQuestion): Promise<Buffer> {
    return this.#picture(code, question, (places) => {
      if (regionName(code) === null && !places.villages.some((village) => village.code.startsWith(code))) {
        throw new Problem({
          status: 404,
          detail: `No region has the code ${code}: it is not in the registry, and no village in it is assessed.`,
        });
      }
      return this.#ofRegion(code, places, question);
    });
  }

  @Get('villages/:code/picture.png')
  @RequireRole('reader')
  @Header('content-type', 'image/png')
  village(@Param() { code }: VillagePath, @Query() question: PictureQuestion): Promise<Buffer> {
    return this.#picture(code, question, (places) => {
      const village = places.villages.find((one) => one.code === code);
      if (village === undefined) throw new Problem({ status: 404, detail: `No village with the code ${code} is assessed.` });
      return this.#ofVillage(village, places, question);
    });
  }

  async #picture(code: string, { lang, rules, at }: PictureQuestion, drawn: (places: QualifyingPlaces) => Picture): Promise<Buffer> {
    const { content, version } = await this.villages.qualifying(rules, at);
    return this.#kept.getOrCompute(`${code} ${lang} ${rules} ${at}`, version, async () => this.#rendered(pictureSvg(drawn(content))));
  }

  /** A picture takes a core for some tenths of a second. */
  async #rendered(svg: string): Promise<Buffer> {
    if (this.#waiting >= WAITING)
      throw new Problem({ code: 'too-busy', detail: 'Too many pictures are being drawn. Try again in a few seconds.' });
    this.#waiting++;
    const picture = this.#last.then(async () => (await renderAsync(svg, { font: { loadSystemFonts: false } })).asPng());
    this.#last = picture.catch(() => undefined).finally(() => this.#waiting--);
    return picture;
  }

  #ofRegion(code: string, places: QualifyingPlaces, question: PictureQuestion): Picture {
    const { lang } = question;
    const qualifying = places.villages.filter((village) => village.code.startsWith(code) && places.isQualifying(village));
    return {
      ...this.#under(code, places, question),
      title: drawable(placeText(code === '' ? NATION : code, lang)) ?? placeText(code, 'en'),
      large: countText(qualifying.length, lang),
      beneath: headWords[lang].counted(qualifying.length),
      dots: qualifying.flatMap(pointOf),
    };
  }

  #ofVillage(village: PlacedVillage, places: QualifyingPlaces, question: PictureQuestion): Picture {
    const { lang } = question;
    const [name, place] = [shortName(village.name), village.code.slice(0, 9)];
    return {
      ...this.#under(village.code, places, question),
      title: drawable(placeText(place, lang)) ?? placeText(place, 'en'),
      large: (lang === 'zh' ? drawable(name) : undefined) ?? romanised(name),
      beneath: headWords[lang].is(places.isQualifying(village)),
      dots: pointOf(village),
    };
  }

  #under(code: string, { asOf }: QualifyingPlaces, { lang, rules, at }: PictureQuestion): Pick<Picture, 'province' | 'note' | 'stated'> {
    const words = headWords[lang];
    const ruleSet = this.ruleSets.find(({ id }) => id === rules);
    const when = at !== undefined ? words.certifiedIn(String(at)) : asOf === '' ? undefined : words.asOf(asOf);
    const title = ruleSet === undefined ? rules : (drawable(titleOf(ruleSet, lang)) ?? rules);
    const { statement } = this.config.provenance ?? { statement: { en: '', zh: '' } };
    return {
      province: code.slice(0, 2),
      note: [title, ...(when === undefined ? [] : [when])].join(lang === 'zh' ? '，' : ', '),
      stated: drawable(statement[lang]) ?? statement.en,
    };
  }
}

const drawable = (text: string): string | undefined => (isDrawable(text) ? text : undefined);

/** The registered place, else the centre of the county; none for a village of an unknown county. */
function pointOf({ code, point }: PlacedVillage): readonly GeoPoint[] {
  const place = point ?? countyCentres.get(countyOf(code));
  return place === undefined ? [] : [place];
}
