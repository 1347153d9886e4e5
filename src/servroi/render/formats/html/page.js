"use strict";
// The sliders. An option's NPV is the sum of its channels' present values in every trial; a slider scales a channel.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { format, texts } = data;
  const SVG = "http://www.w3.org/2000/svg";
  const OUTSIDE = 0.03; // the axis stays where it is until more of an option than this would lie outside
  const FULL = 100, BINS = 45, TICKS = 5, HEADROOM = 1.04, ROW = 18, TOP = 8, STEPS = [1, 2, 2.5, 5, 10];
  const values = data.values.map(decoded);
  const trials = values.length ? values[0].length : 1;
  const sliders = [...document.querySelectorAll("#sliders input")];
  const calculated = means(sliders.map(() => 1));
  let highest = 0; // of the columns as calculated: the scale stays, so that shapes can be compared

  function decoded(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Float64Array.from({ length: bytes.length / 4 }, (_, place) => view.getFloat32(4 * place, true));
  }

  // -- figures

  function npv(option, factors) {
    const sum = new Float64Array(trials);
    factors.forEach((factor, slider) => {
      const amounts = values[data.channels[slider][option]];
      if (amounts && factor) for (let trial = 0; trial < trials; trial++) sum[trial] += factor * amounts[trial];
    });
    return sum;
  }

  function means(factors) {
    return factors.map((factor, slider) =>
      data.channels[slider].map((place) => (place < 0 ? null : factor * mean(values[place]))));
  }

  function mean(amounts) {
    return amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  }

  function spread(amounts) {
    const sorted = amounts.slice().sort();
    const centre = mean(amounts);
    const squares = amounts.reduce((sum, amount) => sum + (amount - centre) ** 2, 0);
    return {
      mean: centre,
      error: Math.sqrt(squares / Math.max(1, trials - 1) / trials),
      pays: share(amounts, (amount) => amount > 0),
      at: (part) => quantile(sorted, part),
    };
  }

  function share(amounts, test) {
    return amounts.reduce((count, amount, trial) => count + (test(amount, trial) ? 1 : 0), 0) / trials;
  }

  function quantile(sorted, part) {
    const place = part * (sorted.length - 1), below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }

  // -- numbers and sentences, as in the rest of the page

  function even(number) {
    const nearest = Math.round(number);
    return Math.abs(number % 1) === 0.5 && nearest % 2 ? nearest - 1 : nearest;
  }

  function plain(number) {
    const rounded = even(number);
    const digits = String(Math.abs(rounded)).replace(/\B(?=(\d{3})+$)/g, () => format.group);
    return (rounded < 0 ? format.minus : "") + digits;
  }

  function money(amount, error) {
    const unit = error > 0.5 ? 10 ** Math.floor(Math.log10(2 * error)) : 1;
    return plain(even(amount / unit) * unit);
  }

  function percent(number) {
    return number + format.percent + "%";
  }

  function chance(part) {
    if (part > 0 && part <= 0.005) return "<" + percent("1");
    if (part >= 0.995 && part < 1) return ">" + percent("99");
    return percent(plain(part * 100));
  }

  function filled(name, given) {
    return texts[name].replace(/\{(\w+)\}/g, (all, word) => (word in given ? given[word] : all));
  }

  // -- what is shown

  function state(factors, npvs, found) {
    const said = [], tell = (name, given, kind = "") => said.push([filled(name, given), kind]);
    const [best, next] = found.map((_, place) => place).sort((a, b) => found[b].mean - found[a].mean || a - b);
    const option = data.options[best], other = data.options[next], pays = chance(found[best].pays);
    const amount = format.money.replace("{amount}", () => money(found[best].mean, found[best].error));
    if (factors.every((factor) => factor === 1)) tell("as_calculated", { full: percent(FULL) }, "more");
    if (found[best].mean <= 0) tell("nothing", { option, pays });
    else if (next === undefined) tell("alone", { option, pays });
    else tell("leads", { option, other, chance: chance(ahead(npvs[best], npvs[next])), pays });
    if (found[best].mean > 0) tell("most", { amount }, "more");
    document.getElementById("state").replaceChildren(...said.flatMap(([text, kind], place) => {
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = text;
      return place ? [" ", part] : [part];
    }));
  }

  function ahead(own, other) {
    return share(own, (amount, trial) => amount - other[trial] > 1e-9 * Math.abs(amount));
  }

  function results(npvs, found) {
    const rows = document.querySelectorAll("#results tbody tr");
    found.forEach((one, place) => {
      const said = [chance(one.pays), money(one.mean, one.error), money(one.at(0.05), one.error)];
      said.forEach((text, column) => { rows[place].cells[column + 1].textContent = text; });
    });
    if (data.pair) document.getElementById("beats").cells[1].textContent = chance(ahead(...data.pair.map((place) => npvs[place])));
  }

  function settings(factors, found) {
    const now = means(factors);
    const shown = (amount) => (amount === null ? "" : plain(amount));
    const rows = sliders.map((slider, row) => [
      slider.labels[0].textContent,
      percent(slider.value),
      ...data.options.flatMap((_, option) => [shown(calculated[row][option]), shown(now[row][option])]),
    ]);
    const total = (table, option) => plain(table.reduce((sum, row) => sum + (row[option] || 0), 0));
    rows.push([texts.npv, "", ...data.options.flatMap((_, option) => [total(calculated, option), total(now, option)])]);
    document.querySelector("#settings tbody").replaceChildren(...rows.map((cells, row) => {
      const line = document.createElement("tr");
      if (row === rows.length - 1) line.className = "total";
      line.append(...cells.map((text, column) => {
        const cell = document.createElement(column ? "td" : "th");
        if (!column) cell.scope = "row";
        cell.className = column ? "right" : "left";
        cell.textContent = text;
        return cell;
      }));
      return line;
    }));
  }

  // -- the chart: the same shapes as above, with other figures

  function chart(npvs, found) {
    const svg = document.getElementById("live");
    if (!svg) return;
    const low = Math.min(data.axis[0], ...found.map((one) => one.at(OUTSIDE)));
    const high = Math.max(data.axis[1], ...found.map((one) => one.at(1 - OUTSIDE)));
    const place = (amount) => Math.min(1, Math.max(0, (amount - low) / (high - low)));
    const inner = svg.querySelector("svg"), plot = inner.viewBox.baseVal.height;
    const top = Number(inner.getAttribute("y")), bottom = top + plot;
    const counts = npvs.map((amounts) => counted(amounts, place));
    highest = highest || Math.max(...counts.flat()) * HEADROOM;
    const most = Math.max(highest, ...counts.flat());
    svg.querySelectorAll(".curve").forEach((path, option) => path.setAttribute("d", outline(counts[option], most, plot)));
    marks(svg, found.map((one) => one.at(0.5)), place, bottom);
    ticks(svg.querySelector(".ticks"), low, high, place, top, bottom);
    svg.querySelector("desc").textContent = found.map((one, option) => filled("describe", {
      option: data.options[option], median: money(one.at(0.5), one.error), low: money(one.at(0.05), one.error),
      high: money(one.at(0.95), one.error),
    })).join(" ");
  }

  function counted(amounts, place) {
    const counts = new Array(BINS).fill(0);
    for (const amount of amounts) counts[Math.min(BINS - 1, Math.floor(place(amount) * BINS))] += 1;
    return counts;
  }

  function outline(counts, most, plot) {
    const first = counts.findIndex((count) => count), last = counts.findLastIndex((count) => count);
    const across = (edge) => ((edge / BINS) * 1000).toFixed(1);
    let path = `M${across(first)} ${plot}`;
    for (let bin = first; bin <= last; bin++) path += `V${(plot * (1 - counts[bin] / most)).toFixed(1)}H${across(bin + 1)}`;
    return `${path}V${plot}Z`;
  }

  function marks(svg, medians, place, bottom) {
    const lines = [...svg.querySelectorAll(".mark line")], names = [...svg.querySelectorAll(".name text")];
    const zero = lines.length > medians.length;
    const spots = zero ? [0, ...medians] : medians;
    const order = spots.map((_, number) => number).sort((a, b) => spots[a] - spots[b] || a - b);
    spots.forEach((spot, number) => {
      const y = TOP + ROW * (order.indexOf(number) + 0.5), at = place(spot), x = `${(100 * at).toFixed(2)}%`;
      lines[number].setAttribute("x1", x);
      lines[number].setAttribute("x2", x);
      lines[number].setAttribute("y1", y - 6);
      lines[number].setAttribute("y2", bottom);
      names[number].setAttribute("x", x);
      names[number].setAttribute("y", y + 4);
      names[number].setAttribute("dx", at > 0.5 ? -6 : 6);
      names[number].setAttribute("text-anchor", at > 0.5 ? "end" : "start");
      if (!zero || number) names[number].textContent = `${texts.median} ${money(spot, Math.abs(spot) / 200)}`;
    });
  }

  function ticks(group, low, high, place, top, bottom) {
    const rough = (high - low) / TICKS, power = 10 ** Math.floor(Math.log10(rough));
    const step = STEPS.find((one) => one * power >= rough * (1 - 1e-9)) * power;
    const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
    const shown = [];
    for (let number = first; number <= last; number++) {
      const x = `${(100 * place(number * step)).toFixed(2)}%`;
      const tick = drawn("g", last - first >= TICKS && (number - first) % 2 ? { class: "spare" } : {});
      tick.append(drawn("line", { class: "grid", x1: x, x2: x, y1: top, y2: bottom }));
      tick.append(drawn("text", { class: "tick", x, y: bottom + 17, "text-anchor": "middle" }));
      tick.lastChild.textContent = plain(number * step);
      shown.push(tick);
    }
    group.replaceChildren(...shown);
  }

  function drawn(name, attributes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    return shape;
  }

  // -- at work

  function update() {
    for (const slider of sliders) {
      const shown = percent(slider.value);
      slider.setAttribute("aria-valuetext", shown);
      slider.parentElement.querySelector("output").value = shown;
      slider.parentElement.classList.toggle("changed", Number(slider.value) !== FULL);
    }
    const factors = sliders.map((slider) => Number(slider.value) / FULL);
    const npvs = data.options.map((_, option) => npv(option, factors));
    const found = npvs.map(spread);
    state(factors, npvs, found);
    results(npvs, found);
    settings(factors, found);
    chart(npvs, found);
  }

  document.getElementById("sliders").addEventListener("input", update);
  document.getElementById("sliders").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("reset").addEventListener("click", () => {
    for (const slider of sliders) slider.value = FULL;
    update();
  });
  document.getElementById("show-settings").addEventListener("click", (event) => {
    const table = document.getElementById("settings");
    table.hidden = !table.hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!table.hidden));
  });
  for (const slider of sliders) slider.value = FULL; // a browser may remember another one
  document.getElementById("believe").hidden = false;
  update();
})();
