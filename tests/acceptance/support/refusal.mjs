// What the SDK throws for an error answer: the response, whose body is not read yet.
import assert from 'node:assert/strict';

/** Asserts that the call is refused with the status, and resolves to the body of the refusal. */
export async function refusal(status, call) {
  try {
    await call;
  } catch (error) {
    if (!error.response) throw error;
    assert.equal(error.response.status, status);
    return error.response.json();
  }
  assert.fail(`should have been refused with ${status}`);
}
