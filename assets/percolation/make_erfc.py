"""Prints the Chebyshev coefficients of src/math/special.rs.

erfc(x) = exp(-x²) g(u) / (1 + 2x), u = (x - 3.75)/(x + 3.75), for x >= 0: the substitution of Shepherd and
Laframboise. Needs mpmath from PyPI (BSD licence).
"""
import mpmath as mp

mp.mp.dps = 60
K = mp.mpf("3.75")
TERMS = 22


def g(u):
    if u == 1:
        return 2 / mp.sqrt(mp.pi)
    x = K * (1 + u) / (1 - u)
    return (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)


n = 120
nodes = [mp.cos(mp.pi * (k + mp.mpf("0.5")) / n) for k in range(n)]
values = [g(u) for u in nodes]
for j in range(TERMS):
    c = 2 * sum(v * mp.cos(mp.pi * j * (k + mp.mpf("0.5")) / n) for k, v in enumerate(values)) / n
    print(f"    {float(c / (2 if j == 0 else 1))!r},")
