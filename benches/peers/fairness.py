"""Figures of PySAL's `inequality` for tests/it/fairness.rs (pip install inequality)."""

import numpy as np
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

values = np.array([1.0, 2.0, 3.5, 8.0, 20.0])
groups = np.array(["a", "a", "b", "b", "b"])
parts = TheilD(values, groups)
print("gini", repr(float(Gini(values).g)))
print("theil", repr(float(Theil(values).T)))
print("between", repr(float(np.ravel(parts.bg)[0])))
print("within", repr(float(np.ravel(parts.wg)[0])))
