// What the other system is told: SCORM 1.2 Run-Time Environment, the data model of one sharable content object.
"use strict";

const lms = (() => {
  const began = Date.now();
  const api = found();
  let open = Boolean(api) && said(call("LMSInitialize", "")), finished = false, count = 0;

  // The system's API stands in one of the windows above, or in one of those above the window that opened this one.
  function found() {
    const above = (page) => {
      for (let steps = 0; page && steps < 10; steps += 1) {
        try { if (page.API) return page.API; } catch { return null; }
        if (page.parent === page) return null;
        page = page.parent;
      }
      return null;
    };
    return above(window) || (window.opener ? above(window.opener) : null);
  }

  // A system that throws, its session gone, has said no: whoever learns goes on.
  function call(name, ...values) {
    try { return api[name](...values); } catch { return ""; }
  }

  function said(answer) { return String(answer) === "true"; }
  function get(name) { return open ? String(call("LMSGetValue", name) ?? "") : ""; }
  function set(name, value) { return open && said(call("LMSSetValue", name, String(value))); }
  function commit() { return said(call("LMSCommit", "")); }

  function lasted() {
    const seconds = Math.floor((Date.now() - began) / 1000), two = (number) => String(number).padStart(2, "0");
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  if (open && ["not attempted", ""].includes(get("cmi.core.lesson_status"))) set("cmi.core.lesson_status", "incomplete");
  count = Number(get("cmi.interactions._count")) || 0;

  return {
    get there() { return open; },
    kept: () => get("cmi.suspend_data"),
    // Return whether the system has it.
    keep(text) { return set("cmi.suspend_data", text) && commit(); },
    // One answer; `kind` and `response` in the words of SCORM.
    answered(id, kind, response, [n, d]) {
      const at = `cmi.interactions.${count}`, result = n === d ? "correct" : n === 0 ? "wrong" : (n / d).toFixed(2);
      if (!set(`${at}.id`, id)) return;
      set(`${at}.type`, kind);
      if (response) set(`${at}.student_response`, response.slice(0, 255));
      set(`${at}.result`, result);
      count += 1;
    },
    // A pass that was reached once is not lost by trying again, nor a better score. Return whether the system has both;
    // least and most it need not know.
    done(percent, passed) {
      const before = get("cmi.core.score.raw"), best = Math.max(percent, before === "" ? 0 : Number(before) || 0);
      set("cmi.core.score.min", 0);
      set("cmi.core.score.max", 100);
      const scored = set("cmi.core.score.raw", best);
      const stands = (!passed && get("cmi.core.lesson_status") === "passed") || set("cmi.core.lesson_status", passed ? "passed" : "failed");
      finished = true;
      return commit() && scored && stands;
    },
    begun() { finished = false; },
    leave() {
      if (!open) return;
      set("cmi.core.session_time", lasted());
      set("cmi.core.exit", finished ? "" : "suspend");
      commit();
      call("LMSFinish", "");
      open = false;
    },
  };
})();
