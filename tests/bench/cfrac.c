/*
 * An allocation-bound program: factors a number by continued fractions
 * (Morrison and Brillhart) over big numbers that are immutable and each a
 * malloc of its own, most of them short-lived and of 16 to 48 bytes.
 *
 *	cfrac [NUMBER]      prints NUMBER = P * Q
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers: little-endian limbs, no leading zeroes ------------------- */

struct num {
	uint32_t n; /* limbs; 0 is zero */
	uint32_t d[];
};

static struct num *
make(uint32_t limbs)
{
	struct num *x = malloc(sizeof(*x) + limbs * sizeof(x->d[0]));
	if (!x) {
		fputs("cfrac: out of memory\n", stderr);
		exit(1);
	}
	x->n = limbs;
	return x;
}

static struct num *
trim(struct num *x)
{
	while (x->n > 0 && x->d[x->n - 1] == 0)
		x->n--;
	return x;
}

static struct num *
from_small(uint32_t v)
{
	struct num *x = make(1);
	x->d[0] = v;
	return trim(x);
}

static struct num *
copy(const struct num *a)
{
	struct num *x = make(a->n);
	memcpy(x->d, a->d, a->n * sizeof(a->d[0]));
	return x;
}

static int
compare(const struct num *a, const struct num *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (uint32_t i = a->n; i-- > 0;)
		if (a->d[i] != b->d[i])
			return a->d[i] < b->d[i] ? -1 : 1;
	return 0;
}

static int
is_one(const struct num *a)
{
	return a->n == 1 && a->d[0] == 1;
}

static struct num *
add(const struct num *a, const struct num *b)
{
	uint32_t n = (a->n > b->n ? a->n : b->n) + 1;
	struct num *x = make(n);
	uint64_t carry = 0;
	for (uint32_t i = 0; i < n; i++) {
		carry += i < a->n ? a->d[i] : 0;
		carry += i < b->n ? b->d[i] : 0;
		x->d[i] = (uint32_t)carry;
		carry >>= 32;
	}
	return trim(x);
}

/* a - b, where a >= b. */
static struct num *
subtract(const struct num *a, const struct num *b)
{
	struct num *x = make(a->n);
	int64_t borrow = 0;
	for (uint32_t i = 0; i < a->n; i++) {
		borrow += a->d[i];
		borrow -= i < b->n ? b->d[i] : 0;
		x->d[i] = (uint32_t)borrow;
		borrow >>= 32;
	}
	return trim(x);
}

static struct num *
multiply(const struct num *a, const struct num *b)
{
	struct num *x = make(a->n + b->n);
	memset(x->d, 0, x->n * sizeof(x->d[0]));
	for (uint32_t i = 0; i < a->n; i++) {
		uint64_t carry = 0;
		for (uint32_t j = 0; j < b->n; j++) {
			carry += x->d[i + j] + (uint64_t)a->d[i] * b->d[j];
			x->d[i + j] = (uint32_t)carry;
			carry >>= 32;
		}
		x->d[i + b->n] = (uint32_t)carry;
	}
	return trim(x);
}

static struct num *
divide_small(const struct num *a, uint32_t by, uint32_t *ret_rest)
{
	struct num *x = make(a->n);
	uint64_t rest = 0;
	for (uint32_t i = a->n; i-- > 0;) {
		rest = rest << 32 | a->d[i];
		x->d[i] = (uint32_t)(rest / by);
		rest %= by;
	}
	*ret_rest = (uint32_t)rest;
	return trim(x);
}

static void
shift_in(struct num *r, uint32_t bit)
{
	for (uint32_t i = 0; i < r->n; i++) {
		uint32_t out = r->d[i] >> 31;
		r->d[i] = r->d[i] << 1 | bit;
		bit = out;
	}
	if (bit)
		r->d[r->n++] = bit;
}

static void
take_from(struct num *r, const struct num *b)
{
	int64_t borrow = 0;
	for (uint32_t i = 0; i < r->n; i++) {
		borrow += r->d[i];
		borrow -= i < b->n ? b->d[i] : 0;
		r->d[i] = (uint32_t)borrow;
		borrow >>= 32;
	}
	trim(r);
}

/* Quotient, and the rest when asked for: bit by bit, numbers are short. */
static struct num *
divide(const struct num *a, const struct num *b, struct num **ret_rest)
{
	struct num *q = make(a->n), *r = make(b->n + 1);
	memset(q->d, 0, q->n * sizeof(q->d[0]));
	r->n = 0;
	for (uint32_t i = a->n * 32; i-- > 0;) {
		shift_in(r, a->d[i / 32] >> (i % 32) & 1);
		if (compare(r, b) >= 0) {
			take_from(r, b);
			q->d[i / 32] |= 1u << (i % 32);
		}
	}
	if (ret_rest)
		*ret_rest = r;
	else
		free(r);
	return trim(q);
}

static struct num *
modulo(const struct num *a, const struct num *b)
{
	struct num *r;
	free(divide(a, b, &r));
	return r;
}

static struct num *
square_root(const struct num *a)
{
	struct num *x = copy(a);
	for (;;) {
		uint32_t rest;
		struct num *q = divide(a, x, NULL), *sum = add(x, q);
		struct num *next = divide_small(sum, 2, &rest);
		free(q);
		free(sum);
		if (compare(next, x) >= 0) {
			free(next);
			return x;
		}
		free(x);
		x = next;
	}
}

static struct num *
gcd(const struct num *a, const struct num *b)
{
	struct num *x = copy(a), *y = copy(b);
	while (y->n > 0) {
		struct num *r = modulo(x, y);
		free(x);
		x = y;
		y = r;
	}
	free(y);
	return x;
}

static struct num *
parse(const char *s)
{
	struct num *x = from_small(0), *ten = from_small(10);
	for (; *s >= '0' && *s <= '9'; s++) {
		struct num *m = multiply(x, ten), *v = from_small(*s - '0');
		free(x);
		x = add(m, v);
		free(m);
		free(v);
	}
	free(ten);
	return x;
}

static void
print(const struct num *a)
{
	char digits[400];
	size_t at = sizeof(digits);
	struct num *x = copy(a);
	digits[--at] = '\0';
	do {
		uint32_t rest;
		struct num *q = divide_small(x, 10, &rest);
		free(x);
		x = q;
		digits[--at] = (char)('0' + rest);
	} while (x->n > 0 && at > 0);
	free(x);
	fputs(digits + at, stdout);
}

/* --- the method -------------------------------------------------------- */

enum { PRIMES = 180, EXTRA = 20, RELATIONS = PRIMES + EXTRA };
enum { WORDS = (PRIMES + 1 + 63) / 64, SETS = (RELATIONS + 63) / 64 };

struct relation {
	struct num *a;		     /* a^2 = product of the factors mod N */
	uint8_t power[PRIMES + 1];   /* of -1 and of each prime */
	uint64_t odd[WORDS];	     /* which powers are odd */
	uint64_t from[SETS];	     /* relations multiplied into this one */
};

static uint32_t primes[PRIMES];
static struct relation relations[RELATIONS];
static unsigned relation_count;

static uint32_t
power_mod(uint64_t base, uint32_t e, uint32_t m)
{
	uint64_t x = 1;
	for (base %= m; e > 0; e >>= 1) {
		if (e & 1)
			x = x * base % m;
		base = base * base % m;
	}
	return (uint32_t)x;
}

/* Only primes of which N is a square can divide what the fraction yields. */
static void
choose_primes(const struct num *n)
{
	unsigned count = 0;
	primes[count++] = 2;
	for (uint32_t p = 3; count < PRIMES; p += 2) {
		uint32_t rest, is_prime = 1;
		for (uint32_t q = 3; q * q <= p && is_prime; q += 2)
			is_prime = p % q != 0;
		if (!is_prime)
			continue;
		free(divide_small(n, p, &rest));
		if (rest == 0 || power_mod(rest, (p - 1) / 2, p) == 1)
			primes[count++] = p;
	}
}

/* Records q = product of primes, if it is one, for a^2 = (-1)^sign q. */
static void
try_relation(const struct num *a, const struct num *q, int sign)
{
	struct relation *r = &relations[relation_count];
	struct num *x = copy(q);
	memset(r, 0, sizeof(*r));
	r->power[0] = (uint8_t)sign;
	for (unsigned i = 0; i < PRIMES && !is_one(x); i++) {
		for (;;) {
			uint32_t rest;
			struct num *y = divide_small(x, primes[i], &rest);
			if (rest != 0) {
				free(y);
				break;
			}
			free(x);
			x = y;
			r->power[i + 1]++;
		}
	}
	if (is_one(x)) {
		r->a = copy(a);
		for (unsigned i = 0; i <= PRIMES; i++)
			r->odd[i / 64] |= (uint64_t)(r->power[i] & 1)
					  << (i % 64);
		r->from[relation_count / 64] |= UINT64_C(1)
						<< (relation_count % 64);
		relation_count++;
	}
	free(x);
}

/* x = (y * m + z) mod n, taking y's place as z's successor. */
static struct num *
next_convergent(const struct num *y, const struct num *m, const struct num *z,
		const struct num *n)
{
	struct num *product = multiply(y, m), *sum = add(product, z);
	struct num *x = modulo(sum, n);
	free(product);
	free(sum);
	return x;
}

static void
expand(const struct num *n)
{
	struct num *g = square_root(n), *p = from_small(0), *q = from_small(1);
	struct num *a = copy(g), *before = from_small(1), *term = copy(g);
	for (int i = 1; relation_count < RELATIONS; i++) {
		struct num *t = multiply(term, q), *p2 = subtract(t, p);
		struct num *square = multiply(p2, p2);
		struct num *difference = subtract(n, square);
		struct num *q2 = divide(difference, q, NULL);
		struct num *sum = add(g, p2);
		struct num *term2 = divide(sum, q2, NULL);
		try_relation(a, q2, i & 1);
		struct num *a2 = next_convergent(a, term2, before, n);
		free(t);
		free(square);
		free(difference);
		free(sum);
		free(p);
		free(q);
		free(term);
		free(before);
		p = p2;
		q = q2;
		term = term2;
		before = a;
		a = a2;
		if (is_one(q))
			break; /* the period is over */
	}
	free(g);
	free(p);
	free(q);
	free(a);
	free(before);
	free(term);
}

/* A set of relations whose product is a square on both sides. */
static int
try_set(const uint64_t *from, const struct num *n)
{
	unsigned sum[PRIMES + 1] = { 0 };
	struct num *x = from_small(1), *y = from_small(1);
	for (unsigned i = 0; i < relation_count; i++) {
		if (!(from[i / 64] >> (i % 64) & 1))
			continue;
		struct num *t = multiply(x, relations[i].a);
		free(x);
		x = modulo(t, n);
		free(t);
		for (unsigned k = 0; k <= PRIMES; k++)
			sum[k] += relations[i].power[k];
	}
	for (unsigned k = 1; k <= PRIMES; k++)
		for (unsigned e = 0; e < sum[k] / 2; e++) {
			struct num *f = from_small(primes[k - 1]);
			struct num *t = multiply(y, f);
			free(f);
			free(y);
			y = modulo(t, n);
			free(t);
		}
	struct num *s = add(x, y), *f = gcd(s, n);
	int found = !is_one(f) && compare(f, n) != 0;
	if (found) {
		struct num *other = divide(n, f, NULL);
		print(n);
		fputs(" = ", stdout);
		print(f);
		fputs(" * ", stdout);
		print(other);
		putchar('\n');
		free(other);
	}
	free(x);
	free(y);
	free(s);
	free(f);
	return found;
}

static void
fold(struct relation *into, const struct relation *pivot)
{
	for (unsigned w = 0; w < WORDS; w++)
		into->odd[w] ^= pivot->odd[w];
	for (unsigned w = 0; w < SETS; w++)
		into->from[w] ^= pivot->from[w];
}

static int
solve(const struct num *n)
{
	static unsigned char used[RELATIONS];
	for (unsigned bit = 0; bit <= PRIMES; bit++) {
		unsigned w = bit / 64, pivot = 0;
		uint64_t mask = UINT64_C(1) << (bit % 64);
		while (pivot < relation_count &&
		       (used[pivot] || !(relations[pivot].odd[w] & mask)))
			pivot++;
		if (pivot == relation_count)
			continue;
		used[pivot] = 1;
		for (unsigned i = 0; i < relation_count; i++)
			if (!used[i] && relations[i].odd[w] & mask)
				fold(&relations[i], &relations[pivot]);
	}
	for (unsigned i = 0; i < relation_count; i++)
		if (!used[i] && try_set(relations[i].from, n))
			return 1;
	return 0;
}

int
main(int argc, char **argv)
{
	const char *text = argc > 1 ? argv[1] : "30000000000000190000000000000427";
	struct num *n = parse(text);
	if (n->n == 0) {
		fprintf(stderr, "cfrac: not a number: %s\n", text);
		return 2;
	}
	choose_primes(n);
	expand(n);
	int found = solve(n);
	for (unsigned i = 0; i < relation_count; i++)
		free(relations[i].a);
	free(n);
	if (!found)
		puts("no factor found");
	return !found;
}
