// The sets that come with the page, in a file of their own: they are fetched when they are asked for.
export { breastCancer, digits, iris, wine } from "@adjoint/datasets";
