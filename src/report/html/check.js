'use strict';
(function () {
  var fold = function (text) {
    return text.normalize('NFKC').toLowerCase().replace(/[\u3041-\u3096]/g, function (c) {
      return String.fromCharCode(c.charCodeAt(0) + 0x60);
    });
  };
  var all = Array.prototype.slice.call(document.querySelectorAll('.finding'));
  var search = document.getElementById('search');
  var rule = document.getElementById('rule');
  var levels = Array.prototype.slice.call(document.querySelectorAll('input[name=level]'));
  var shown = document.getElementById('shown');
  var said = document.getElementById('said');
  var texts = null;
  var visible = all.filter(function (one) { return !one.hidden; });
  var at = -1;

  function filter() {
    if (!texts) { texts = all.map(function (one) { return fold(one.textContent); }); }
    var words = fold(search.value).split(/\s+/).filter(Boolean);
    var on = levels.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    visible = all.filter(function (one, index) {
      var keep = on.indexOf(one.dataset.level) >= 0 &&
        (!rule.value || one.dataset.code === rule.value) &&
        words.every(function (word) { return texts[index].indexOf(word) >= 0; });
      one.hidden = !keep;
      return keep;
    });
    at = -1;
    shown.textContent = visible.length + ' / ' + all.length;
  }

  function go(step) {
    if (!visible.length) { return; }
    at = Math.min(Math.max(at + step, 0), visible.length - 1);
    visible[at].focus();
    visible[at].scrollIntoView({ block: 'center' });
  }

  function copied(button) { said.textContent = button.dataset.done; }

  function copy(button) {
    var text = button.dataset.copy;
    var byHand = function () {
      var area = document.createElement('textarea');
      area.value = text;
      document.body.appendChild(area);
      area.select();
      document.execCommand('copy');
      area.remove();
      button.focus();
      copied(button);
    };
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(function () { copied(button); }, byHand);
    } else { byHand(); }
  }

  search.addEventListener('input', filter);
  rule.addEventListener('change', filter);
  levels.forEach(function (box) { box.addEventListener('change', filter); });
  document.getElementById('next').addEventListener('click', function () { go(1); });
  document.getElementById('previous').addEventListener('click', function () { go(-1); });
  document.addEventListener('click', function (event) {
    var button = event.target.closest('button.copy');
    if (button) { copy(button); return; }
    // A link to a finding that a filter hides must still lead there.
    var link = event.target.closest('a[href^="#f"]');
    var target = link && document.getElementById(link.getAttribute('href').slice(1));
    if (target && target.hidden) {
      search.value = ''; rule.value = '';
      levels.forEach(function (box) { box.checked = true; });
      filter();
    }
  });
  // Paper has nothing to unfold.
  var folds = Array.prototype.slice.call(document.querySelectorAll('details'));
  var opened = [];
  window.addEventListener('beforeprint', function () {
    opened = folds.filter(function (fold) { return fold.open; });
    folds.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener('afterprint', function () {
    folds.forEach(function (fold) { fold.open = opened.indexOf(fold) >= 0; });
  });
  document.addEventListener('focusin', function (event) {
    var index = visible.indexOf(event.target);
    if (index >= 0) { at = index; }
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      if (event.key === 'Escape') { event.target.blur(); }
      return;
    }
    if (event.key === 'j') { go(1); event.preventDefault(); }
    if (event.key === 'k') { go(-1); event.preventDefault(); }
    if (event.key === '/') { search.focus(); event.preventDefault(); }
  });
}());
