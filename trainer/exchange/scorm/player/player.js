// One paper: question after question, each with its verdict, and at the end what it came to.
"use strict";

(() => {
  const main = document.getElementById("main"), kept = document.getElementById("kept");
  const NOT_KEPT = "Trang này đang mở ngoài hệ thống học tập: kết quả không được ghi ở đâu.";
  const LOST = "Hệ thống học tập không nhận câu vừa rồi. Anh/chị kiểm tra mạng; đóng trang lúc này thì mất phần đã làm.";
  const UNSCORED = "Hệ thống học tập không nhận kết quả của bài này. Anh/chị chụp lại trang, rồi báo người quản lý hệ thống đó.";
  let seed = 0, paper = [], answers = [];

  document.title = QUIZ.title;
  document.getElementById("title").textContent = QUIZ.title;

  const told = (held, otherwise = LOST) => { kept.textContent = !lms.there ? NOT_KEPT : held ? "" : otherwise; };
  const save = () => told(lms.keep(`${QUIZ.version}|${seed}|${answers.map((one) => one.join(".")).join(";")}`));

  function lay(newSeed) {
    seed = newSeed;
    const lot = lots(seed);
    paper = drawn(QUIZ, lot).map((question) => ({ question, seed: Math.floor(lot() * 4294967296) }));
    answers = [];
  }

  // Return whether a paper that was left half done is on the table again.
  function again() {
    const [version, number, given] = lms.kept().split("|");
    if (version !== QUIZ.version || !given) return false;
    lay(Number(number));
    answers = given.split(";").map((one) => (one === "" ? [] : one.split(".").map(Number)));
    return answers.length < paper.length;
  }

  function fresh() {
    lay(crypto.getRandomValues(new Uint32Array(1))[0]);
    lms.begun();
    ask();
  }

  function page(...parts) {
    main.replaceChildren(...parts);
    const head = main.querySelector("h2");
    head.tabIndex = -1;
    head.focus();
    window.scrollTo(0, 0);
  }

  function ask() {
    if (answers.length === paper.length) return end();
    const { question, seed: own } = paper[answers.length], lot = lots(own);
    const form = make("form"), fieldset = make("fieldset"), complaint = make("p", "", { className: "complaint" });
    complaint.setAttribute("role", "alert");
    fieldset.append(make("legend", question.text), make("p", question.instruction, { className: "hint" }));
    if (question.head) fieldset.append(make("p", question.head, { className: "head" }));
    form.dataset.question = question.id;
    form.append(fieldset);
    const head = make("h2", `Câu ${answers.length + 1}/${paper.length}`);
    if (question.kind === "scenario") {
      situation(question, fieldset, lot, (taken) => settle(question, taken, form, fieldset));
    } else {
      const read = fields(question, fieldset, lot);
      form.append(complaint, make("button", "Xem đáp án", { type: "submit" }));
      form.onsubmit = (event) => {
        event.preventDefault();
        const answer = read(form);
        if (!answer?.length || (question.kind === "match" && answer.every((one) => one === question.targets.length))) {
          complaint.textContent = question.kind === "order" ? "Cho mỗi việc một số, không trùng nhau." : "Chưa chọn gì. Anh/chị chọn rồi bấm lại.";
          return;
        }
        form.onsubmit = (later) => later.preventDefault();
        complaint.remove();
        form.querySelector("button").remove();
        settle(question, answer, form, fieldset);
      };
    }
    return page(head, form);
  }

  // The steps of a situation: a choice whose consequence was read is not taken back.
  function situation(question, into, lot, then) {
    const taken = [];
    const open = (step) => {
      const box = make("div", "", { className: "step" });
      const words = make("p", question.steps[step]);
      words.tabIndex = -1;
      box.append(words);
      const numbers = [...question.options.keys()].filter((number) => question.options[number].step === step);
      shuffled(numbers, lot).forEach((number) => {
        const button = make("button", question.options[number].text, { type: "button", className: "way" });
        button.onclick = () => {
          taken.push(number);
          box.querySelectorAll("button").forEach((one) => { one.disabled = true; });
          button.classList.add("taken");
          box.append(make("p", question.options[number].then, { className: "then" }));
          const next = question.options[number].next;
          if (next === null) then(taken);
          else open(next);
        };
        box.append(button);
      });
      into.append(box);
      if (step) words.focus();
    };
    open(0);
  }

  const RESPONSES = { match: "matching", order: "sequencing", scenario: "sequencing" };
  const letter = (number) => String.fromCharCode(97 + number);

  function response(question, answer) {
    if (question.kind !== "match") return answer.map(letter).join(",");
    return answer.flatMap((target, item) => (target < question.targets.length ? [`${letter(item)}.${letter(target)}`] : [])).join(",");
  }

  function settle(question, answer, form, fieldset) {
    const mark = points(question, answer), full = mark[0] === mark[1];
    answers.push(answer);
    lms.answered(question.id, RESPONSES[question.kind] || "choice", response(question, answer), mark);
    save();
    fieldset.querySelectorAll("input, select").forEach((one) => { one.disabled = true; });
    const share = Math.floor((mark[0] * 100) / mark[1]);
    const [tone, words] = full ? ["good", "Đúng"] : mark[0] ? ["some", `Đúng một phần: ${share}%`] : ["bad", "Chưa đúng"];
    const told = make("p", words, { className: `verdict ${tone}` });
    told.tabIndex = -1;
    const next = make("button", answers.length === paper.length ? "Xem kết quả" : "Câu tiếp", { type: "button" });
    next.onclick = ask;
    form.append(told, said(question, answer, form));
    if (question.basis) form.append(make("p", `Căn cứ: ${question.basis}.`, { className: "hint" }));
    if (!full && question.credit) form.append(make("p", question.credit, { className: "hint" }));
    form.append(next);
    told.focus();
  }

  // What an option is, then what was done with it, in the words of Gần Dân's own sheets.
  const WORDS = {
    single: { found: "Đúng, đã chọn", missed: "Ý đúng", over: "Chưa đúng, đã chọn", left: "Ý chưa đúng" },
    multiple: { found: "Đúng, đã chọn", missed: "Đúng, chưa chọn", over: "Chưa đúng, đã chọn", left: "Ý chưa đúng" },
    mark: { found: "Phải gạch, đã gạch", missed: "Phải gạch, bị bỏ sót", over: "Được để, gạch nhầm", left: "Được để" },
    spot: { found: "Chỗ đáng ngờ, đã thấy", missed: "Chỗ đáng ngờ, bị bỏ sót", over: "Chỗ bình thường, chạm nhầm", left: "Chỗ bình thường" },
  };
  const WORTH = ["Chưa ổn", "Tạm được", "Tốt nhất"];

  // Return tone, label and words of what is said of an option; nothing of a choice that never stood there to be taken.
  function verdict(question, option, number, answer) {
    const { kind } = question;
    if (kind === "order") {
      const rank = answer.indexOf(number);
      return rank === number ? ["good", "Đúng chỗ", option.text] : ["bad", `Đã xếp thứ ${rank + 1}`, option.text];
    }
    if (kind === "match") {
      const well = answer[number] === option.target, words = `${option.text} → ${question.targets[option.target]}`;
      if (well) return ["good", "Xếp đúng chỗ", words];
      return ["bad", answer[number] < question.targets.length ? "Xếp nhầm chỗ" : "Còn để trống", words];
    }
    const chosen = answer.includes(number);
    if (kind === "scenario") {
      if (!chosen && !question.key.includes(number)) return null;
      return [chosen ? (option.worth === 2 ? "good" : "bad") : "", `${WORTH[option.worth]}${chosen ? ", đã chọn" : ""}`, option.text];
    }
    const word = option.right ? (chosen ? "found" : "missed") : chosen ? "over" : "left";
    return [{ found: "good", missed: "bad", over: "bad", left: "" }[word], WORDS[kind][word], option.text];
  }

  // What is said of each option: in the order in which it stood there, steps in their right order.
  function said(question, answer, form) {
    const list = make(question.kind === "order" ? "ol" : "ul", "", { className: "said" });
    const stood = [...form.querySelectorAll("input")].map((one) => Number(one.value));
    (stood.length ? stood : [...question.options.keys()]).forEach((number) => {
      const option = question.options[number], found = verdict(question, option, number, answer);
      if (!found) return;
      const line = make("li");
      line.append(make("span", found[1], { className: `tag ${found[0]}` }), make("strong", found[2]), make("span", option.said));
      if (option.basis) line.append(make("span", `Căn cứ: ${option.basis}.`, { className: "hint" }));
      list.append(line);
    });
    return list;
  }

  function end() {
    const marks = paper.map(({ question }, place) => points(question, answers[place]));
    const { percent, passed, points: earned } = result(marks, QUIZ.rule.pass);
    const held = lms.done(percent, passed);
    const score = `${earned.toLocaleString("vi", { maximumFractionDigits: 2 })}/${paper.length} điểm, ${percent}%. Cần ${QUIZ.rule.pass}%.`;
    const button = make("button", "Làm lại", { type: "button" });
    button.onclick = fresh;
    page(make("h2", passed ? "Đạt" : "Chưa đạt"), make("p", score), button);
    told(held, UNSCORED);
  }

  window.addEventListener("pagehide", () => lms.leave());
  if (again()) ask();
  else fresh();
  told(true);
})();
