// Points as trainer/core/quiz/kinds counts them, in fractions [numerator, denominator]: nobody fails by a rounding.
"use strict";

const common = (a, b) => (b ? common(b, a % b) : Math.abs(a));
const least = ([n, d]) => { const by = common(n, d) || 1; return [n / by, d / by]; };
const add = ([a, b], [c, d]) => least([a * d + c * b, b * d]);
const atLeast0 = (one) => (one[0] < 0 ? [0, 1] : least(one));

function ticked(question, answer) {
  const right = question.key.length, wrong = question.options.length - right;
  const hit = answer.filter((number) => question.key.includes(number)).length;
  const gained = [hit, right], lost = wrong ? [hit - answer.length, wrong] : [0, 1];
  return atLeast0(add(gained, lost));
}

function ordered(question, answer) {
  const all = question.options.length;
  if (answer.length !== all) return [0, 1];
  let wrong = 0;
  answer.forEach((one, place) => { wrong += answer.slice(place + 1).filter((later) => one > later).length; });
  const pairs = (all * (all - 1)) / 2;
  return atLeast0([pairs - 2 * wrong, pairs]);
}

function matched(question, answer) {
  const targets = question.targets.length, items = question.options.length;
  let right = 0, wrong = 0;
  answer.forEach((target, item) => {
    if (target === question.key[item]) right += 1;
    else if (target < targets) wrong += 1;
  });
  const others = Math.max(1, targets - 1);
  return atLeast0([right * others - wrong, others * items]);
}

function walked(question, answer) {
  const worth = answer.reduce((sum, number) => sum + question.options[number].worth, 0);
  return least([worth, 2 * Math.max(answer.length, question.key.length)]);
}

// Return the points of `answer` (numbers of the author's, as in Python) out of 1.
function points(question, answer) {
  if (question.kind === "single") return [answer.length === 1 && question.options[answer[0]].right ? 1 : 0, 1];
  if (question.kind === "order") return ordered(question, answer);
  if (question.kind === "match") return matched(question, answer);
  if (question.kind === "scenario") return walked(question, answer);
  return ticked(question, answer);
}

// Return what a paper came to: the share of full points in whole percent, rounded down, and whether it passes.
function result(marks, passMark) {
  const [n, d] = marks.reduce(add, [0, 1]);
  return { percent: Math.floor((n * 100) / (d * marks.length)), passed: n * 100 >= passMark * marks.length * d, points: n / d };
}

// Numbers by lot that come again from the same seed (mulberry32): a paper that is opened again is the same.
function lots(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled(list, lot) {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(lot() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

// Return the questions of one paper: out of each pool as many as the rule says, in the pools' order.
function drawn(quiz, lot) {
  const pools = quiz.rule.pools;
  if (!pools) return shuffled(quiz.questions, lot).slice(0, quiz.rule.draw);
  return Object.keys(pools).flatMap((pool) => {
    const members = quiz.questions.filter((question) => question.pool === pool);
    return shuffled(members, lot).slice(0, pools[pool]);
  });
}
