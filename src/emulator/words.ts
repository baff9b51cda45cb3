import { type Provider, providers } from '../model/provider.ts';
import { createDeck, pick, pickSkewed, type Random } from './random.ts';
import { findTopic, topics } from './topics.ts';

export interface Source {
  readonly title: string;
  readonly host: string;
  readonly url: string;
}

export type Words = ReturnType<typeof createWords>;

/** Sentences about invented makers and publishers, so that nobody real is praised or blamed. */
export function createWords(random: Random, prompt: string, provider: Provider) {
  const topic = findTopic(prompt);
  const question = prompt.replace(/[\s?!.]+$/, '') || 'the question';
  // Each trade has makers of its own, and each provider favourites among them: there would be nothing to compare else.
  const makers = turned(brands, MAKERS * (topics.indexOf(topic) + 1)).slice(0, MAKERS + 4);
  const favourites = turned(makers, 2 * providers.indexOf(provider));
  const brand = () => pickSkewed(favourites, random);
  const claim = createDeck(topic.claims, random);
  const advice = createDeck(topic.advice, random);
  const heading = createDeck(topic.headings, random);
  const two = (): [string, string] => {
    const one = brand();
    return [
      one,
      pickSkewed(
        favourites.filter((other) => other !== one),
        random,
      ),
    ];
  };

  const smallSite = () => {
    const names = Array.from({ length: 1 + random(2) }, () => pick(tails, random));
    const owner = random(3) === 0 ? [pick(lastNames, random).toLowerCase()] : [];
    return `${[...owner, ...names, pick(topic.places, random)].join('-')}.example`;
  };

  const sentence = (): string => {
    const [one, other] = two();
    return pick(
      [
        () => `${one} ${claim()}, while ${other} ${claim()}.`,
        () => `According to recent tests, ${one} ${claim()}.`,
        () => `Reviewers note that ${one} ${claim()} and ${claim()}.`,
        () => `${one} ${claim()}; ${other} ${claim()}.`,
        advice,
      ],
      random,
    )();
  };

  const reviewer = () => `${pick(firstNames, random)} ${pick(lastNames, random)}`;
  // Once it is clear whose it is, a product goes by its own name.
  const product = () =>
    `${random(8) === 0 ? `${brand()} ` : ''}${pick(series, random)}${10 * (1 + random(99))}`;

  /** Who found out, when, and how much. */
  const detail = (): string =>
    pick(
      [
        () =>
          `${reviewer()} had the ${product()} for ${2 + random(50)} weeks and gave it ${40 + random(61)} of 100 points, ${1 + random(30)} more than the ${product()} that it replaces.`,
        () =>
          `In a survey of ${100 * (1 + random(90))} households in ${pick(places, random)}, ${10 + random(80)} percent would buy the same again, up from ${5 + random(40)} percent in ${2015 + random(11)}.`,
        () =>
          `At ${pick(places, random)} the ${product()} sold for ${20 + random(900)} euros in ${pick(months, random)} ${2024 + random(3)}, which ${reviewer()} calls ${pick(verdicts, random)}.`,
        () =>
          `${reviewer()}, who has followed the trade since ${1985 + random(35)}, is more ${pick(moods, random)}: the ${product()} and the ${product()} share most of their parts.`,
        () =>
          `Owners from ${pick(places, random)} to ${pick(places, random)} report ${1 + random(9)} repairs per ${100 * (1 + random(20))} pieces a year, and a wait of ${2 + random(40)} days for spare parts.`,
      ],
      random,
    )();

  return {
    /** So many sentences that nobody would cite, each with a blank before it. */
    details: (count: number) => Array.from({ length: count }, () => ` ${detail()}`).join(''),
    opening: () =>
      pick(
        [
          `Here is what current sources say about "${question}".`,
          `There is no single answer to "${question}", but a few names come up again and again.`,
          `Most recent reviews agree on the outlines of "${question}", and differ on the details.`,
        ],
        random,
      ),
    heading,
    sentences: (count: number) => Array.from({ length: count }, sentence),
    /** For a list, in which nobody is named twice. */
    points(count: number): string[] {
      const left = [...favourites];
      return Array.from({ length: count }, () => {
        const name = pickSkewed(left, random);
        left.splice(left.indexOf(name), 1);
        return `**${name}** ${claim()}.`;
      });
    },
    closing() {
      const [one, other] = two();
      return `In short: ${one} is the safe choice, ${other} the one to watch.`;
    },
    doubt: () =>
      pick(
        [
          'The wording leaves the budget open, so both ends of the market belong in the answer.',
          'It does not say where the reader lives: sources from several countries are needed.',
          'A short list with reasons will help more than one winner.',
        ],
        random,
      ),
    queries: () =>
      Array.from(
        { length: 1 + random(3) },
        () =>
          `${topic.name} ${pick(['reviews', 'comparison', '2026', 'price', 'alternatives'], random)} ${brand()}`,
      ),
    source(): Source {
      // Two in three from a few dozen well-known places, the others from a long tail.
      const host = random(3) === 0 ? smallSite() : pickSkewed(hosts, random);
      const path = pick(['', 'reviews/', 'guides/', 'news/2026/', 'blog/'], random);
      const slug = `${slugOf(random(2) === 0 ? brand() : product())}-${pick(slugs, random)}`;
      return {
        title: `${pick(titles, random)} | ${host}`,
        host,
        url: `https://${host}/${path}${slug}`,
      };
    },
  };
}

function turned<T>(all: readonly T[], by: number): readonly T[] {
  return all.map((_, index) => all[(index + by) % all.length] as T);
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');
}

function list(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim());
}

/** Those of a trade alone; it shares a few more with its neighbours. */
const MAKERS = 6;
const brands = list(`
  Northwind, Bluebird, Halden, Cobalt Peak, Merid, Oakline, Vanta, Riverstone, Solberg, Tern,
  Quill & Co, Larkspur, Ostra, Pinewell, Zephyr Works, Kestrel, Amberley, Brightwater, Castell,
  Dovetail, Eastgate, Fennick, Gullwing, Harrow & Sons, Inverra, Juniper Lane, Kaldur, Lindqvist,
  Marrow, Nettlefold, Orrin, Pallas Works, Quarry Hill, Rookwood, Stellan, Thornbury, Umbra,
  Velden, Wexcombe, Yarrow, Zenner, Aldergate
`);

const series = list(`X, S, GT, R, Evo, Terra, Mark, Air, Pro, Neo`);
const firstNames = list(`
  Ada, Bruno, Carla, Dmitri, Elif, Farah, Goran, Hanna, Ivo, Jonas, Keiko, Lena, Milan, Nadia,
  Oskar, Paula, Quentin, Rosa, Stefan, Tomas, Ursula, Vera, Wim, Ximena, Yusuf, Zoe
`);
const lastNames = list(`
  Abend, Berglund, Castellan, Drozd, Eklund, Farkas, Grieg, Holub, Ibsen, Janssen, Kowal, Lorenz,
  Marchetti, Novak, Okafor, Petrov, Quist, Ruiz, Sandoval, Takeda, Urban, Valdez, Wolff, Xenakis,
  Yilmaz, Zeller, Andrade, Bauer, Correia, Dahl
`);
const places = list(`
  Aarhus, Bergamo, Cork, Dresden, Evora, Faro, Ghent, Haarlem, Innsbruck, Jena, Krakow, Lund,
  Malmo, Nantes, Odense, Porto, Quimper, Riga, Split, Turku, Utrecht, Verona, Wroclaw, Ypres, Zadar
`);
const months = list(`
  January, February, March, April, May, June, July, August, September, October, November, December
`);
const verdicts = list(`
  a fair price, a bargain, too much, hard to beat, an honest offer, a sign of full warehouses
`);
const moods = list(`careful, hopeful, sceptical, patient, impressed, doubtful`);

const titles = list(`
  The complete guide, Tested and compared, What the experts say, A long-term review,
  Buyer questions answered, This year in numbers, The short list, Field notes
`);

const slugs = list(`
  review, vs-rivals, buying-guide, long-term-test, explained, price-check, news
`);

/** Reserved names only (RFC 2606): some with `www.`, some of one registrable domain. */
const hosts = list(`
  www.testlab.example, reviews.example.com, en.openpedia.example, www.dailyledger.example,
  forum.makers.example, www.example.org, blog.fieldnotes.example, shop.northwind.example,
  www.pricewatch.example, docs.halden.example, trade.journal.example, www.consumerpost.example,
  guides.example.net, archive.fieldnotes.example, old.testlab.example,
  video.watchtower.example, www.solberg.example, press.vanta.example, community.tern.example,
  stats.institute.example, magazine.outdoorweek.example, local.gazette.example,
  podcast.twohosts.example, papers.university.example, notes.smallblog.example,
  wiki.hobbyists.example, www.secondopinion.example, recall.agency.example
`);

const tails = list(`
  amber, aspen, brook, cedar, clever, corner, dawn, eager, fern, foggy, green, harbour, honest,
  island, jolly, keen, lantern, little, lively, maple, mellow, morning, noble, northern, olive,
  orchard, plain, quiet, rapid, river, sandy, silver, simple, southern, steady, summit, sunny,
  thrifty, urban, valley, village, weekly, western, willow, winter
`);
