import type { ExampleSet } from "./example-set.ts";
import { imageSet, readIdx } from "./idx.ts";

/** One file of a data set: its name without `.gz`, and a sha256 by which it is known. */
export interface PublishedFile {
  readonly name: string;
  readonly sha256: string;
}

/** A data set of images in four IDX files, and where it can be had. */
export interface PublishedImages {
  readonly name: string;
  readonly classes: readonly string[];
  /** What the sha256 is of: the IDX file, or the gzip file as published. */
  readonly hashed: "idx" | "gzip";
  readonly trainImages: PublishedFile;
  readonly trainLabels: PublishedFile;
  readonly testImages: PublishedFile;
  readonly testLabels: PublishedFile;
  /** Addresses of folders with the four files, gzipped; each is tried in turn. */
  readonly mirrors: readonly string[];
}

/**
 * MNIST: 60,000 and 10,000 handwritten digits of 28×28 pixels. Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits", 1998.
 */
export const MNIST: PublishedImages = {
  name: "mnist",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  hashed: "idx",
  trainImages: { name: "train-images-idx3-ubyte", sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
  trainLabels: { name: "train-labels-idx1-ubyte", sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
  testImages: { name: "t10k-images-idx3-ubyte", sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
  testLabels: { name: "t10k-labels-idx1-ubyte", sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" },
  mirrors: ["https://storage.googleapis.com/cvdf-datasets/mnist", "https://ossci-datasets.s3.amazonaws.com/mnist"],
};

/**
 * Fashion-MNIST: 60,000 and 10,000 pictures of clothes of 28×28 pixels. H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine
 * learning algorithms", arXiv:1708.07747, 2017; MIT licence. The hashes are those of the gzip files that TensorFlow Datasets lists
 * (`url_checksums/fashion_mnist.txt`).
 */
export const FASHION_MNIST: PublishedImages = {
  name: "fashion-mnist",
  classes: ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
  hashed: "gzip",
  trainImages: { name: "train-images-idx3-ubyte", sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84" },
  trainLabels: { name: "train-labels-idx1-ubyte", sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845" },
  testImages: { name: "t10k-images-idx3-ubyte", sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073" },
  testLabels: { name: "t10k-labels-idx1-ubyte", sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5" },
  mirrors: [
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
  ],
};

/** The two parts as their publishers divided them. */
export interface Parts {
  readonly train: ExampleSet;
  readonly test: ExampleSet;
}

/**
 * Puts the parts together from the files that `read` gets, gzipped or not, one after another.
 * @param read the bytes of a file, and what messages call it
 * @throws FormatError and DataError as `readIdx` and `imageSet`
 */
export async function assembleParts(
  published: PublishedImages,
  read: (file: PublishedFile) => Promise<{ readonly bytes: Uint8Array; readonly source: string }>,
): Promise<Parts> {
  const part = async (name: string, imagesFile: PublishedFile, labelsFile: PublishedFile): Promise<ExampleSet> => {
    const images = await read(imagesFile);
    const labels = await read(labelsFile);
    return imageSet({
      name,
      images: await readIdx(images.bytes, images.source),
      labels: await readIdx(labels.bytes, labels.source),
      classes: published.classes,
    });
  };
  return {
    train: await part(`${published.name} train`, published.trainImages, published.trainLabels),
    test: await part(`${published.name} test`, published.testImages, published.testLabels),
  };
}
