"""Where people stand: the two directions in which the votes differ most, and each person's place on them.

Principal components of the matrix in which a missing vote is the statement's mean. The place of person i is
sqrt(m / n_i) * sum over the statements seen of (v_ij - mean_j) * w_j, for the m statements of the matrix and
n_i votes: who voted on little would stand near the middle for that reason alone. A statement that is left
out is a column of zeros for everybody, seen or not: it moves nobody, but counts in m and in every n_i, as
Polis has it (Small et al. 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.analysis.opinion.matrix import Floats, Matrix, Sums, sums_of

AXES = 2
# Above so many statements the leading directions are iterated for, instead of solving for all of them.
SOLVED = 1_200
BLOCK = 12
SQUARINGS = 4
STEPS = 30
# Where a quantity is nothing but rounding, compared with the greatest of its kind.
NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Projection:
    """Each row's place, and what it comes from.

    `axes` has one row per column of the matrix (0 for what is left out), `spread` the scatter along each
    axis, `total` that in all directions.
    """

    places: Floats
    axes: Floats
    means: Floats
    spread: Floats
    total: float

    @property
    def shares(self) -> tuple[float, float]:
        """How much of all difference each axis shows, 0 to 1; 0 if there is none."""
        if self.total <= 0:
            return 0.0, 0.0
        return float(self.spread[0] / self.total), float(self.spread[1] / self.total)


def project(matrix: Matrix, sums: Sums | None = None) -> Projection:
    """Fit the two axes on everybody and put everybody in their place.

    The sign of an axis is chosen by the places themselves (the longer tail points up): people do not move
    when the poles are swapped. No difference at all leaves everybody at (0, 0).
    """
    sums = sums or sums_of(matrix)
    kept = np.flatnonzero(matrix.kept)
    scatter = sums.covariance()[np.ix_(kept, kept)]
    spread, directions = leading(scatter)
    axes = np.zeros((matrix.shape[1], AXES))
    axes[kept] = directions
    places = place(matrix, axes, sums.means)
    signs = np.array([tail_sign(places[:, axis]) for axis in range(AXES)])
    # 0.0 is added so that no zero keeps a sign of its own.
    return Projection(
        places=places * signs + 0.0,
        axes=axes * signs + 0.0,
        means=sums.means,
        spread=spread,
        total=float(np.trace(scatter)),
    )


def place(matrix: Matrix, axes: Floats, means: Floats) -> Floats:
    """Every row's place on the axes."""
    people, statements = matrix.shape
    places = np.zeros((people, AXES))
    shift = means[:, None] * axes
    kept = matrix.kept.astype(np.float32)
    seen = np.full(people, float(statements - matrix.kept.sum()))
    for first, vote, voted in matrix.slabs():
        last = first + len(vote)
        places[first:last] = vote @ axes - voted @ shift
        seen[first:last] += voted @ kept
    return places * np.sqrt(statements / np.maximum(seen, 1))[:, None]


def leading(scatter: Floats, *, solved: int = SOLVED) -> tuple[Floats, Floats]:
    """The two greatest eigenvalues of a symmetric matrix and their vectors, one per column.

    A direction whose spread is only rounding is one of nothing: its vector is zero. Matrices of more than
    `solved` rows are iterated, which takes a fraction of the time.
    """
    size = len(scatter)
    spread, directions = np.zeros(AXES), np.zeros((size, AXES))
    if size == 0 or np.trace(scatter) <= 0:
        return spread, directions
    values, vectors = _iterated(scatter) if size > max(solved, BLOCK) else np.linalg.eigh(scatter)
    found = min(AXES, size)
    spread[:found] = values[::-1][:found]
    directions[:, :found] = vectors[:, ::-1][:, :found]
    empty = spread <= NOTHING * max(1.0, spread[0])
    directions[:, empty] = 0
    spread[empty] = 0
    return spread, directions


def _iterated(scatter: Floats) -> tuple[Floats, Floats]:
    """The greatest eigenvalues by iterating a small block of directions (subspace iteration).

    The matrix is squared four times first, so that one step does the work of sixteen.
    """
    power = scatter / np.trace(scatter)
    for _ in range(SQUARINGS):
        power = power @ power
        power /= np.trace(power)
    block = np.random.default_rng(len(scatter)).standard_normal((len(scatter), BLOCK))
    values, before = np.zeros(BLOCK), np.zeros(BLOCK)
    for _ in range(STEPS):
        block, _ = np.linalg.qr(power @ block)
        values, turn = np.linalg.eigh(block.T @ scatter @ block)
        block = block @ turn
        if np.all(np.abs(values - before)[-AXES:] <= 1e-12 * values[-1]):
            break
        before = values
    return values, block


def tail_sign(values: Floats) -> float:
    """1 or -1, so that the longer tail of the values lies above zero; by the first that counts if even."""
    reach = np.abs(values).max(initial=0.0)
    if reach == 0:
        return 1.0
    scaled = values / reach
    skew = float(np.mean(scaled**3))
    if abs(skew) > NOTHING:
        return float(np.sign(skew))
    return float(np.sign(scaled[np.abs(scaled) > 0.5][0]))
