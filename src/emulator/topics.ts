/** What can be said about a kind of prompt. */
export interface Topic {
  /** As a search would call it. */
  readonly name: string;
  /** The prompts it is about. */
  readonly about: RegExp;
  /** The second half of "NAME ...". */
  readonly claims: readonly string[];
  /** Whole sentences in which nobody is named. */
  readonly advice: readonly string[];
  readonly headings: readonly string[];
  /** The second half of a small site's name. */
  readonly places: readonly string[];
}

export function findTopic(prompt: string): Topic {
  return topics.find(({ about }) => about.test(prompt)) ?? general;
}

export const topics: readonly Topic[] = [
  {
    name: 'running shoes',
    about: /\b(shoes?|sneakers?|running|trail|boots?)\b/i,
    claims: lines(`
      grips well on wet rock
      has the softest cushioning of those tested
      runs half a size small
      wears out at the heel after about 600 km
      offers a wide fit as well
      is the lightest of the group at 245 g
      drains quickly after a river crossing
      costs less than most of its rivals
      holds the foot firmly on steep descents
      was improved where testers had complained last year
    `),
    advice: lines(`
      Beginners are better served by a moderate drop of 6 to 8 mm than by a flat shoe.
      Lugs of 4 mm are enough for forest paths; mud asks for 6 mm.
      Trying shoes on in the evening, when feet are larger, avoids the most common mistake.
    `),
    headings: lines(`
      At a glance
      Best for beginners
      Best value
      Fit and comfort
      Grip
      What to look for
    `),
    places: ['runner', 'trails', 'outdoor', 'miles', 'stride'],
  },
  {
    name: 'city bikes',
    about: /\b(e-?bikes?|bikes?|bicycles?|cycling)\b/i,
    claims: lines(`
      comes with hub gears that hardly need care
      brakes reliably in the rain
      carries up to 27 kg on the rear rack
      has lights that are fed by the front wheel
      is a kilo heavier than its rivals
      keeps spare parts for ten years
      offers the most frame sizes
      rides comfortably over cobblestones
      uses a belt in place of a chain
      has the longest range in the test
    `),
    advice: lines(`
      An upright position is kinder to the back on short trips.
      A good lock deserves about a tenth of the price of the bicycle.
      Mudguards and a chain guard matter more in town than a low weight.
    `),
    headings: lines(`
      At a glance
      Comfort
      Brakes and lights
      Best value
      What to look for
      Upkeep
    `),
    places: ['pedal', 'wheels', 'commuter', 'bikes', 'lanes'],
  },
  {
    name: 'software',
    about: /\b(software|crm|apps?|tools?|saas|platforms?|seo|analytics)\b/i,
    claims: lines(`
      has the clearest reports
      still lacks an offline mode
      imports data from most rivals without loss
      doubles in price after the first year
      answers support requests within a day
      offers a free tier for up to three people
      publishes its uptime, 99.95 % of late
      has the largest choice of integrations
      takes an afternoon to set up
      keeps its data in the region of the customer
    `),
    advice: lines(`
      Teams of fewer than ten rarely need the enterprise tier.
      An export in an open format is the best insurance against a later move.
      A trial with real data tells more than any comparison table.
    `),
    headings: lines(`
      At a glance
      For small teams
      For large companies
      Price
      Integrations
      Where opinions differ
    `),
    places: ['stack', 'software', 'digital', 'desk', 'metrics'],
  },
  {
    name: 'amusement parks',
    about: /\b(parks?|hotels?|travel|trips?|visit|tourism|france|museums?)\b/i,
    claims: lines(`
      drew more visitors than in any year before
      opened a new area in spring
      is best visited outside the school holidays
      sells tickets for a fixed day only
      has the shortest queues of the large ones
      invests about a tenth of its revenue each year
      is easy to reach by train
      added a hotel of 200 rooms
      closes from November to March
      is popular with families with small children
    `),
    advice: lines(`
      Visitor numbers have recovered to the level of 2019 and beyond.
      Booking two weeks ahead saves about a fifth of the price.
      Seasonal events now bring almost a quarter of the visitors.
    `),
    headings: lines(`
      Market overview
      Visitor numbers
      New attractions
      Prices
      Getting there
      Outlook
    `),
    places: ['travel', 'holidays', 'tours', 'parks', 'journeys'],
  },
  {
    name: 'coffee machines',
    about: /\b(coffee|espresso|kitchen|cook(ing)?|recipes?|food|restaurants?)\b/i,
    claims: lines(`
      heats up in under a minute
      is easy to take apart and clean
      grinds more quietly than the others
      keeps the temperature within a degree
      froths milk by itself
      asks for a cleaning every two weeks
      is sold with a warranty of three years
      takes little room on the counter
      won two blind tastings
      uses the least water
    `),
    advice: lines(`
      Fresh beans make more of a difference than the machine.
      Hard water calls for a filter, whatever the maker says.
      A separate grinder can be replaced; a built-in one cannot.
    `),
    headings: lines(`
      At a glance
      Taste
      Best value
      Cleaning
      What to look for
      For small kitchens
    `),
    places: ['kitchen', 'beans', 'table', 'taste', 'pantry'],
  },
  {
    name: 'accounts and insurance',
    about: /\b(bank(s|ing)?|insurance|credit|cards?|loans?|invest\w*|savings?|pensions?)\b/i,
    claims: lines(`
      charges no fee for the basic account
      pays claims within ten days on average
      raised its rates in spring
      has branches in every larger town
      explains its conditions in plain words
      asks for a minimum of 1,000 a month
      offers the best exchange rate abroad
      was rated first for service
      refuses few applications
      moved its service to an app
    `),
    advice: lines(`
      Comparing the yearly cost tells more than comparing single fees.
      A low first-year rate often ends after twelve months.
      Two accounts at different houses keep one usable when the other is not.
    `),
    headings: lines(`
      At a glance
      Fees
      Service
      For travellers
      Conditions
      Where opinions differ
    `),
    places: ['money', 'finance', 'savings', 'ledger', 'advice'],
  },
];

const general: Topic = {
  name: 'best choice',
  about: /./,
  claims: lines(`
    is praised for its build quality
    offers the best value of the larger makers
    has improved its support a great deal
    leads most independent comparisons
    costs about a third less than it did a year ago
    is often recommended to beginners
    has the widest choice of accessories
    publishes its test results
    was late with its newest version
    scores well in long-term reports
  `),
  advice: lines(`
    Independent tests and the experience of owners point the same way here.
    The differences at the upper end of the market have become small.
    Prices move a good deal during the year, and are lowest in late winter.
  `),
  headings: lines(`
    At a glance
    Best overall
    Best value
    What to look for
    Where opinions differ
    What is new
  `),
  places: ['guide', 'reviews', 'journal', 'compare', 'notes'],
};

function lines(text: string): readonly string[] {
  return text.trim().split(/\n\s*/);
}
