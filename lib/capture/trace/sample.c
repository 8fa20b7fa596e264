/*
 * Logarithm and exponential are done here: libm is no library of ours, and a
 * relative error of 1e-9 is far below that of any sample.
 */
#include "capture/trace/sample.h"

#include "os/clock.h"

uint64_t hq_sample_bytes;

static uint64_t
next_random(struct hq_sampler *s)
{
	/* xorshift64*, Vigna 2016. */
	s->state ^= s->state >> 12;
	s->state ^= s->state << 25;
	s->state ^= s->state >> 27;
	return s->state * UINT64_C(0x2545f4914f6cdd1d);
}

/* -ln(x) for x = m / 2^53, 0 < m < 2^53, by the series of
 * ln(y) = 2 artanh((y - 1) / (y + 1)) after scaling y to [1/sqrt2, sqrt2]. */
static double
minus_log(uint64_t m)
{
	static const double ln2 = 0.693147180559945309417;
	int e = 63 - __builtin_clzl(m);
	double y = (double)m / (double)(UINT64_C(1) << e);
	if (y > 1.41421356237309505) {
		y /= 2;
		e++;
	}
	double z = (y - 1) / (y + 1), z2 = z * z, term = z, sum = 0;
	for (int k = 1; k < 20; k += 2, term *= z2)
		sum += term / k;
	return (53 - e) * ln2 - 2 * sum;
}

/* 1 - exp(-x) for x >= 0. */
static double
one_minus_exp(double x)
{
	if (x > 40)
		return 1;
	double part = x;
	int halvings = 0;
	for (; part > 0.03125; halvings++)
		part /= 2;
	double term = part, sum = 0;
	for (int k = 2; k < 9; k++) {
		sum += term;
		term *= -part / k;
	}
	/* 1 - e^2a = (1 - e^a)(2 - (1 - e^a)) */
	for (; halvings > 0; halvings--)
		sum *= 2 - sum;
	return sum;
}

static int64_t
draw(struct hq_sampler *s)
{
	if (s->state == 0)
		s->state = (hq_clock_mono_ns() ^ (uintptr_t)s) | 1;
	uint64_t m = next_random(s) >> 11 | 1;
	double bytes = minus_log(m) * (double)hq_sample_bytes;
	return bytes < 1e18 ? (int64_t)bytes + 1 : (int64_t)1e18;
}

bool
hq_sample_choose(struct hq_sampler *s, size_t size)
{
	if (s->state == 0)
		s->left = draw(s);
	int64_t want = size < (size_t)INT64_MAX / 2 ? (int64_t)size :
						      INT64_MAX / 2;
	if (s->left > want) {
		s->left -= want;
		return false;
	}
	/* The process has no memory: the rest of the block does not matter. */
	s->left = draw(s);
	return true;
}

uint64_t
hq_sample_weight(size_t size)
{
	if (hq_sample_bytes == 0)
		return size;
	double p = one_minus_exp((double)size / (double)hq_sample_bytes);
	return p > 0 ? (uint64_t)((double)size / p + 0.5) : 0;
}
