const answer = document.querySelector('[data-testid="answer"]');
document.querySelector('[data-testid="ask"]').addEventListener('click', async () => {
  answer.textContent = JSON.stringify(await window.comptoir.call('session.get', {}));
});
