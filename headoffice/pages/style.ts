/** One sheet for all pages: legible on a telephone in the sun, light and dark as the device is. */
export const style = `
:root { color-scheme: light dark; --ink: #14163a; --soft: #4b4e6d; --ground: #eceef6; --surface: #fff; --rule: #cfd2e3; --accent: #3730c9; --bad: #a11; }
@media (prefers-color-scheme: dark) { :root { --ink: #f1f2fb; --soft: #b9bcd8; --ground: #0d0e1f; --surface: #171933; --rule: #363a63; --accent: #9d9bff; --bad: #ff9a9a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; padding: .5rem 1rem; background: #14163a; color: #fff; }
header strong { margin-right: auto; }
header a, header button { color: #fff; }
header a, p a, ul.cards a { display: inline-flex; align-items: center; min-height: 2.75rem; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.125rem; }
p { margin: 0 0 .75rem; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: .75rem; }
nav a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .875rem; border: 1px solid var(--rule); border-radius: .5rem; background: var(--surface); color: var(--ink); text-decoration: none; }
nav a[aria-current] { border-color: var(--accent); background: var(--accent); color: var(--surface); font-weight: 650; }
form.span { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem; margin-bottom: .75rem; }
label { display: grid; gap: .25rem; color: var(--soft); }
input { min-height: 2.75rem; width: 100%; padding: 0 .625rem; border: 1px solid var(--rule); border-radius: .5rem; background: var(--surface); color: var(--ink); font: inherit; }
button { min-height: 2.75rem; padding: 0 1rem; border: 1px solid var(--rule); border-radius: .5rem; background: transparent; color: var(--ink); font: inherit; cursor: pointer; }
button.do { border-color: var(--accent); background: var(--accent); color: var(--surface); font-weight: 650; }
form.sign { display: grid; gap: .75rem; max-width: 24rem; }
nav.places { max-width: 46rem; margin: 0 auto; padding: .75rem 1rem 0; }
select { min-height: 2.75rem; width: 100%; padding: 0 .5rem; border: 1px solid var(--rule); border-radius: .5rem; background: var(--surface); color: var(--ink); font: inherit; }
fieldset { margin: 0; padding: .25rem .75rem .5rem; border: 1px solid var(--rule); border-radius: .5rem; }
legend { color: var(--soft); }
label.tick { display: flex; align-items: center; gap: .625rem; min-height: 2.75rem; color: var(--ink); }
label.tick input { width: 1.5rem; height: 1.5rem; min-height: 0; accent-color: var(--accent); }
ul.cards { margin: 0; padding: 0; list-style: none; }
ul.cards > li { padding: .75rem; margin-bottom: .5rem; border: 1px solid var(--rule); border-radius: .5rem; background: var(--surface); overflow-wrap: anywhere; }
summary { display: inline-flex; align-items: center; min-height: 2.75rem; color: var(--accent); cursor: pointer; }
.acts { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
.given { margin-bottom: .75rem; padding: .75rem; border: 2px solid var(--accent); border-radius: .5rem; background: var(--surface); overflow-wrap: anywhere; }
.given h2 { margin-top: 0; }
code { font-size: 1.125rem; font-weight: 650; }
.qr svg { display: block; width: 12rem; height: 12rem; }
ul.codes { columns: 2; padding-left: 1.25rem; line-height: 2; }
.bad { color: var(--bad); font-weight: 600; }
table { width: 100%; border-collapse: collapse; background: var(--surface); }
th, td { padding: .5rem .625rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th { color: var(--soft); font-size: .9375rem; font-weight: 500; }
tr > :first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; }
table.said td { white-space: normal; }
tfoot td { border: 0; font-weight: 650; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
