#ifndef RESTLESS_COPENBLAS_SHIM_H
#define RESTLESS_COPENBLAS_SHIM_H

/* CBLAS and the control functions of OpenBLAS come with its own header. */
#include <cblas.h>

/* Of LAPACK only these are called. OpenBLAS contains them, but the header that would declare them (lapacke.h) is a
   package of its own, so they are declared here. Fortran passes everything by address and, behind the last
   argument, the length of each character argument; LAPACK reads no more than the first character, and every
   compiler in use accepts a call without the lengths on the platforms that we build for, but passing them costs
   nothing and is what the callee was compiled to expect. */

/* Eigenvalues, and on request eigenvectors, of a symmetric matrix: divide and conquer. */
void ssyevd_(const char *job, const char *triangle, const blasint *n, float *a, const blasint *lda,
             float *w, float *work, const blasint *lwork, blasint *iwork, const blasint *liwork,
             blasint *info, size_t, size_t);
void dsyevd_(const char *job, const char *triangle, const blasint *n, double *a, const blasint *lda,
             double *w, double *work, const blasint *lwork, blasint *iwork, const blasint *liwork,
             blasint *info, size_t, size_t);

/* Eigenvalues of a symmetric tridiagonal matrix: the Pal-Walker-Kahan form of QR, without square roots. */
void ssterf_(const blasint *n, float *d, float *e, blasint *info);
void dsterf_(const blasint *n, double *d, double *e, blasint *info);

/* Reduction of a symmetric band matrix to tridiagonal form, the second stage of the two-stage reduction. */
void ssytrd_sb2st_(const char *stage1, const char *vectors, const char *triangle, const blasint *n, const blasint *kd,
                   float *ab, const blasint *ldab, float *d, float *e, float *hous, const blasint *lhous, float *work,
                   const blasint *lwork, blasint *info, size_t, size_t, size_t);
void dsytrd_sb2st_(const char *stage1, const char *vectors, const char *triangle, const blasint *n, const blasint *kd,
                   double *ab, const blasint *ldab, double *d, double *e, double *hous, const blasint *lhous,
                   double *work, const blasint *lwork, blasint *info, size_t, size_t, size_t);

/* Recursive QR factors of a panel, with the triangle T of Q = I - V T V'. */
void sgeqrt3_(const blasint *m, const blasint *n, float *a, const blasint *lda, float *t, const blasint *ldt,
              blasint *info);
void dgeqrt3_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *t, const blasint *ldt,
              blasint *info);

/* Cholesky factor. */
void spotrf_(const char *triangle, const blasint *n, float *a, const blasint *lda, blasint *info,
             size_t);
void dpotrf_(const char *triangle, const blasint *n, double *a, const blasint *lda, blasint *info,
             size_t);

/* Solution of a linear system by LU with partial pivoting. */
void sgesv_(const blasint *n, const blasint *nrhs, float *a, const blasint *lda, blasint *pivots,
            float *b, const blasint *ldb, blasint *info);
void dgesv_(const blasint *n, const blasint *nrhs, double *a, const blasint *lda, blasint *pivots,
            double *b, const blasint *ldb, blasint *info);

/* QR factors as Householder reflectors, and the orthogonal factor written out. */
void sgeqrf_(const blasint *m, const blasint *n, float *a, const blasint *lda, float *tau, float *work,
             const blasint *lwork, blasint *info);
void dgeqrf_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *tau,
             double *work, const blasint *lwork, blasint *info);
void sorgqr_(const blasint *m, const blasint *n, const blasint *k, float *a, const blasint *lda,
             const float *tau, float *work, const blasint *lwork, blasint *info);
void dorgqr_(const blasint *m, const blasint *n, const blasint *k, double *a, const blasint *lda,
             const double *tau, double *work, const blasint *lwork, blasint *info);

#endif
