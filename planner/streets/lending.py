"""Lending many arrays to kernels as one: a named tuple of arrays that kernels see through a single address.

numba hands a tuple of arrays from kernel to kernel as seven numbers for each array, in every call; where there are dozens,
compiling that takes longer than everything else. What :func:`lent` returns is the address of a table that says where each
array lies and how large it is; ``given.place[visit]`` means the same in a kernel as with the tuple. The table
does not change while a kernel runs, and the compiler is told so: it need not read it before every access.
"""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

Arrays = TypeVar("Arrays", bound=tuple[Any, ...])

WORD = np.dtype(np.int64).itemsize


def lent(arrays: Arrays) -> Arrays:
    """Return what kernels take in the place of a named tuple of arrays; it keeps them in memory.

    Raises
    ------
    ValueError
        If an array cannot be written to or does not lie in memory row by row (C order).
    """
    return cast("Arrays", Loan(arrays))


class Loan:
    """Arrays, and the table of their addresses and shapes, one after another."""

    __slots__ = ("address", "arrays", "table")

    def __init__(self, arrays: Any) -> None:
        unfit = [name for name, array in zip(arrays._fields, arrays, strict=True) if not array.flags.carray]
        if unfit:
            raise ValueError(f"arrays must be in C order and not be read-only, these are not: {unfit}")
        self.arrays = arrays
        self.table = np.array([word for array in arrays for word in _entry(array)], np.int64)
        self.address = int(self.table.ctypes.data)


def _entry(array: np.ndarray[Any, Any]) -> Sequence[int]:
    return int(array.ctypes.data), *array.shape


class LoanType(types.Type):
    """The names of lent arrays, what they are arrays of, and where their entries begin."""

    def __init__(self, fields: tuple[tuple[str, Any], ...]) -> None:
        self.places: dict[str, tuple[int, Any]] = {}
        word = 0
        for name, array in fields:
            self.places[name] = (word, array)
            word += 1 + array.ndim
        super().__init__(name=f"Loan({', '.join(f'{name}: {array}' for name, array in fields)})")


register_model(LoanType)(models.OpaqueModel)


@typeof_impl.register(Loan)
def _type_of(loan: Loan, _: object) -> LoanType:
    arrays: Any = loan.arrays
    return LoanType(
        tuple(
            (name, types.Array(from_dtype(array.dtype), array.ndim, "C"))
            for name, array in zip(arrays._fields, arrays, strict=True)
        )
    )


@unbox(LoanType)
def _address_of(_: LoanType, loan: Any, frame: Any) -> NativeValue:
    number = frame.pyapi.object_getattr_string(loan, "address")
    address = frame.pyapi.long_as_voidptr(number)
    frame.pyapi.decref(number)
    return NativeValue(address, is_error=cgutils.is_not_null(frame.builder, frame.pyapi.err_occurred()))


@infer_getattr
class _Fields(AttributeTemplate):
    key = LoanType

    def generic_resolve(self, loan: LoanType, name: str) -> Any:  # type: ignore[override]
        return loan.places[name][1] if name in loan.places else None


@lower_getattr_generic(LoanType)
def _field(context: Any, builder: Any, loan: LoanType, table: Any, name: str) -> Any:
    """Write code that makes numba's description of an array from its entry in the table."""
    first, array = loan.places[name]
    words = builder.bitcast(table, cgutils.intp_t.as_pointer())
    unchanging = builder.module.add_metadata([])

    def read(number: int) -> Any:
        word = builder.load(cgutils.gep(builder, words, number))
        word.set_metadata("invariant.load", unchanging)
        return word

    item = context.get_abi_sizeof(context.get_data_type(array.dtype))
    shape = [read(first + 1 + axis) for axis in range(array.ndim)]
    strides = [ir.Constant(cgutils.intp_t, item)]
    for size in shape[:0:-1]:
        strides.insert(0, builder.mul(strides[0], size))
    made = make_array(array)(context, builder)
    populate_array(
        made,
        data=builder.inttoptr(read(first), context.get_data_type(array.dtype).as_pointer()),
        shape=shape,
        strides=strides,
        itemsize=ir.Constant(cgutils.intp_t, item),
        meminfo=None,
    )
    return made._getvalue()  # noqa: SLF001
