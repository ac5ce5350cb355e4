#define lapack_complex_float float _Complex
#define lapack_complex_double double _Complex
#include <lapacke.h>
