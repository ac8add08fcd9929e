// A small list, chosen by hand and fitted to nothing: words whose side hardly depends on what is spoken of.

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

export const POSITIVE: ReadonlySet<string> = words(`
  amazing appreciate appreciated awesome beautiful best better brilliant calm charming cheerful comfortable delighted
  easy enjoy enjoyed enjoys excellent excited fantastic favorite favourite fine fun generous gentle glad good gorgeous
  grateful great happy helpful honest hope hopeful impressive incredible inspiring interesting joy kind like liked
  love loved lovely loves lucky nice noble outstanding perfect pleasant pleased positive proud reliable respect safe
  satisfied smart superb support terrific thank thankful thanks trust trusted valuable welcome wonderful worthy wow
`);

export const NEGATIVE: ReadonlySet<string> = words(`
  afraid angry annoyed annoying awful bad boring broken concern concerned concerns confused corrupt cruel dangerous
  difficult dirty disappointed disappointing disgusting dishonest doubt doubtful doubts evil fail failed failure fake
  fear fraud frustrated frustrating greedy guilty hard hate hated hates horrible hurt ill lie lies lonely lost mad
  mean mess miserable negative pain painful poor problem problems regret ridiculous rude sad scam scared shame sick
  skeptical slow stupid suspicious terrible tired trouble ugly unfortunate unfortunately unhappy unsafe unsure upset
  useless waste wasted weak worried worry worse worst worthless wrong
`);
